import Hummingbird

/// What the web server itself refuses. Its code is also the name of the phrases that explain it.
package enum WebFault: String, Error, Sendable, CaseIterable {
    /// There is nothing here, or the caller may not see it: the two look alike.
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    /// The form's token is missing, of another session, or forged.
    case formExpired = "form-expired"
    /// A browser says that another site sent the form.
    case foreignForm = "foreign-form"
    case unreadableForm = "unreadable-form"
    case bodyTooLarge = "body-too-large"
    case unknownEncoding = "unknown-encoding"
    case signInNeeded = "sign-in-needed"
    /// The caller is known, and their roles do not include it.
    case notPermitted = "not-permitted"
    case notNow = "not-now"
    case tooMany = "too-many"
    /// A body that did not arrive in time.
    case tooSlow = "too-slow"
    case unavailable
    case defect

    package var code: String { rawValue }

    package var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .formExpired, .foreignForm, .notPermitted: .forbidden
        case .unreadableForm: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .unknownEncoding: .unsupportedMediaType
        case .signInNeeded: .unauthorized
        case .notNow: .conflict
        case .tooMany: .tooManyRequests
        case .tooSlow: .requestTimeout
        case .unavailable: .serviceUnavailable
        case .defect: .internalServerError
        }
    }

    /// The nearest one of ours to what the server library threw.
    init(status: HTTPResponse.Status) {
        self =
            switch status.code {
            case 404: .notFound
            case 405: .methodNotAllowed
            case 408: .tooSlow
            case 413: .bodyTooLarge
            case 415: .unknownEncoding
            case 429: .tooMany
            case 503: .unavailable
            case 400..<500: .unreadableForm
            default: .defect
            }
    }
}

/// How a request reached the controller.
package enum IntakeChannel: String, Sendable, Hashable, Codable, CaseIterable {
    case mail
    case form
    case api
    case phone
    case post
    case counter
}

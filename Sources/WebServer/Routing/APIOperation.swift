import Hummingbird

/// One thing that a program can do: an address, a method, and what it takes and gives. The site's description for programs
/// is made of these, and a test compares them with the router.
struct APIOperation: Sendable {
    /// What is sent or answered, by the name of its schema.
    enum Shape: String, Sendable {
        case ask = "Ask"
        case opened = "Opened"
        case request = "Request"
        case list = "Requests"
        case order = "Order"
        case description = "Description"
    }

    var route: Route
    var method: HTTPRequest.Method
    var summary: String
    var takes: Shape?
    /// Names of the fields of an order that the verb must have.
    var needs: [String] = []
    var gives: Shape
    var status = 200
    var isForStaff = true
    var takesCallKey = false

    static let all: [APIOperation] =
        [
            APIOperation(
                route: .apiRequests,
                method: .post,
                summary: "Ask for somebody. Nothing but mail comes of it until the address is confirmed.",
                takes: .ask,
                gives: .opened,
                status: 201,
                isForStaff: false,
                takesCallKey: true
            ),
            APIOperation(
                route: .apiRequests,
                method: .get,
                summary: "The requests that the caller may see: open ones by their next duty, or all with open=false.",
                gives: .list
            ),
            APIOperation(
                route: .apiRequest(reference: "{reference}"),
                method: .get,
                summary: "One request.",
                gives: .request
            ),
            APIOperation(
                route: .apiDescription,
                method: .get,
                summary: "This description.",
                gives: .description,
                isForStaff: false
            ),
        ] + MoveVerb.allCases.flatMap(APIOperation.of)

    /// `POST` to a verb's address, and `DELETE` where that ends it.
    private static func of(_ verb: MoveVerb) -> [APIOperation] {
        guard verb.isPosted else { return [] }
        let route = Route.apiMove(reference: "{reference}", verb: verb.rawValue)
        var operations = [
            APIOperation(
                route: route,
                method: .post,
                summary: verb.summary,
                takes: .order,
                needs: verb.needs,
                gives: .request
            )
        ]
        if let end = verb.ending {
            operations.append(
                APIOperation(
                    route: route,
                    method: .delete,
                    summary: end.summary,
                    takes: .order,
                    needs: end.needs,
                    gives: .request
                )
            )
        }
        return operations
    }

    /// The path as OpenAPI writes it.
    var path: String { route.path.replacing("%7B", with: "{").replacing("%7D", with: "}") }
}

extension MoveVerb {
    fileprivate var summary: String {
        switch self {
        case .verification: "Vouch for who the person is."
        case .approval: "Approve exactly what was shown."
        case .refusal: "Decline on a legal ground; the person gets a letter."
        case .withdrawal: "Note that the person has dropped the request."
        case .rework: "Send the work back to be done again."
        case .correction: "Write down what should read differently."
        case .note: "Add a note for colleagues."
        case .hold: "Place a legal hold: nothing is erased while it stands."
        case .lift: "Lift a legal hold."
        case .assignment: "Give the request to a colleague, to oneself (me), or back to the queue (nobody)."
        case .retry: "Try parked work again."
        }
    }

    /// The fields without which it is refused.
    fileprivate var needs: [String] {
        switch self {
        case .verification: ["level", "text"]
        case .refusal: ["ground", "text"]
        case .correction: ["category", "correct"]
        case .note, .hold, .lift, .retry: ["text"]
        case .assignment: ["assignee"]
        case .approval, .withdrawal, .rework: []
        }
    }
}

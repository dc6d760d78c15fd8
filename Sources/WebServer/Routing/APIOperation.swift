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
                summary: verb.shape.summary,
                takes: .order,
                needs: verb.shape.needs.map(\.rawValue),
                gives: .request,
                takesCallKey: true
            )
        ]
        if let end = verb.ending {
            operations.append(
                APIOperation(
                    route: route,
                    method: .delete,
                    summary: end.shape.summary,
                    takes: .order,
                    needs: end.shape.needs.map(\.rawValue),
                    gives: .request,
                    takesCallKey: true
                )
            )
        }
        return operations
    }

    /// The path as OpenAPI writes it.
    var path: String { route.path.replacing("%7B", with: "{").replacing("%7D", with: "}") }
}

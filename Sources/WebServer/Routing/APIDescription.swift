import Hummingbird
import SubjectRequests
import Workflows

/// `/api/v1/openapi.json` (OpenAPI 3.1), made of the operations that there are.
struct APIDescription: Sendable {
    let document: JSONTree

    init(address: SiteAddress, operations: [APIOperation] = APIOperation.all) {
        var paths: [String: [String: JSONTree]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = APIDescription.entry(
                operation
            )
        }
        document = [
            "openapi": "3.1.0",
            "info": [
                "title": "Habeas", "version": "1",
                "description": "Requests about personal data. Errors are application/problem+json with a stable code.",
            ],
            "servers": [["url": .text(address.text)]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(APIDescription.schemas),
                "securitySchemes": [
                    "staff": [
                        "type": "http", "scheme": "basic", "description": "E-mail address and password of staff.",
                    ]
                ],
            ],
        ]
    }

    private static func entry(_ operation: APIOperation) -> JSONTree {
        var entry: [String: JSONTree] = [
            "operationId": .text(name(operation)),
            "summary": .text(operation.summary),
            "responses": [
                String(operation.status): [
                    "description": "Done.", "content": content("application/json", operation.gives.rawValue),
                ],
                "default": ["description": "A problem.", "content": content("application/problem+json", "Problem")],
            ],
            "security": operation.isForStaff ? [["staff": []]] : [],
        ]
        let parameters = parameters(operation)
        if !parameters.isEmpty { entry["parameters"] = .list(parameters) }
        if let takes = operation.takes {
            var schema = reference(takes.rawValue)
            if !operation.needs.isEmpty {
                schema = ["allOf": [schema, ["required": .list(operation.needs.map { .text($0) })]]]
            }
            entry["requestBody"] = [
                "required": .flag(true), "content": ["application/json": ["schema": schema]],
            ]
        }
        return .object(entry)
    }

    private static func name(_ operation: APIOperation) -> String {
        let words = operation.path.split(separator: "/").dropFirst(2).map(String.init).filter { !$0.hasPrefix("{") }
        return ([operation.method.rawValue.lowercased()] + words.map { $0.replacing(".", with: "-") }).joined(
            separator: "-"
        )
            + (operation.path.hasSuffix("}") ? "-one" : "")
    }

    private static func parameters(_ operation: APIOperation) -> [JSONTree] {
        var parameters: [JSONTree] = []
        func parameter(_ name: String, in place: String, isRequired: Bool, _ schema: JSONTree, _ says: String) {
            parameters.append(
                [
                    "name": .text(name), "in": .text(place), "required": .flag(isRequired), "schema": schema,
                    "description": .text(says),
                ]
            )
        }
        if operation.path.contains("{reference}") {
            let says = "Ten characters of Crockford base32, the last a check."
            parameter("reference", in: "path", isRequired: true, text(pattern: "^[0-9A-HJKMNP-TV-Z]{10}$"), says)
        }
        if operation.takesCallKey {
            let says = "What is sent again with the same key and body is done once and answered again."
            parameter("Idempotency-Key", in: "header", isRequired: false, ["type": "string"], says)
        }
        if operation.gives == .list {
            parameter("open", in: "query", isRequired: false, ["type": "boolean"], "false: closed ones too.")
        }
        return parameters
    }

    private static func content(_ type: String, _ schema: String) -> JSONTree {
        [type: ["schema": reference(schema)]]
    }

    static func reference(_ schema: String) -> JSONTree { ["$ref": .text("#/components/schemas/\(schema)")] }

    static func text(pattern: String) -> JSONTree { ["type": "string", "pattern": .text(pattern)] }
}

/// A JSON value that is written out by hand.
indirect enum JSONTree: Sendable, Encodable {
    case object([String: JSONTree])
    case list([JSONTree])
    case text(String)
    case flag(Bool)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let elements): try container.encode(elements)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONTree)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
    }
}

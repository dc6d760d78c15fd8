import DataMap
import SubjectRequests
import Templates

/// What is held where, and how one person's rows are found: the data map to look at, not to change.
struct DataMapPage: TemplateModel {
    static let template = "data-map"

    /// A collection, as words: what the picture shows and more.
    struct Collection: Sendable {
        var store: String
        var name: String
        var says: String
        var about: String
        /// What leads to it, with the fields that are compared.
        var from: [String]
        var isReached = true
    }

    var frame: PageFrame
    /// Whose search is shown: one link for each controller and right.
    var controllers: [PageLink]
    var rights: [PageLink]
    var graph: PlanGraph
    var collections: [Collection]
    var stores: String

    static let sample: DataMapPage = {
        var frame = PageFrame.staffSample
        frame.staff?.here = .dataMap
        return DataMapPage(
            frame: frame,
            controllers: [PageLink(text: "Outreach Software Limited", href: "?controller=outreach", isHere: true)],
            rights: [
                PageLink(text: "Copy", href: "?controller=outreach&right=copy", isHere: true),
                PageLink(text: "Delete", href: "?controller=outreach&right=delete"),
            ],
            graph: PlanGraph(.sample),
            collections: [
                Collection(
                    store: "app",
                    name: "app.users",
                    says: "your user account",
                    about: "The person's",
                    from: ["email (email)"]
                ),
                Collection(
                    store: "crm",
                    name: "crm.notes",
                    says: "notes",
                    about: "Nobody's",
                    from: ["nothing leads here"],
                    isReached: false
                ),
            ],
            stores: "app, crm"
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "controllers": .list(controllers.map(\.values)),
            "rights": .list(rights.map(\.values)),
            "stores": .text(stores.drawable),
            "title": .text(graph.title.drawable),
            "description": .text(graph.description.drawable),
            "width": .text(String(graph.width)),
            "height": .text(String(graph.height)),
            "arrows": .list(graph.edges.map(arrow)),
            "boxes": .list(graph.nodes.map(DataMapPage.box)),
            "collections": .list(
                collections.map {
                    [
                        "store": .text($0.store.drawable), "name": .text($0.name.drawable),
                        "says": .text($0.says.drawable), "about": .text($0.about),
                        "from": .list($0.from.map { .text($0.drawable) }),
                        "reached": .flag($0.isReached),
                    ]
                }
            ),
        ]
    }

    private func arrow(_ edge: PlanGraph.Edge) -> TemplateValue {
        ["path": .text(graph.path(of: edge)), "claimed": .flag(edge.isClaimed), "fields": .text(edge.fields.drawable)]
    }

    private static func box(_ node: PlanGraph.Node) -> TemplateValue {
        [
            "kind": .text(node.kind.rawValue), "x": .text(String(node.x)), "y": .text(String(node.y)),
            "name": .text(node.name.drawable), "middle": .text(String(PlanGraph.boxWidth / 2)),
            "box-width": .text(String(PlanGraph.boxWidth)), "box-height": .text(String(node.height)),
            "lines": .list(
                node.lines.map { line in
                    ["text": .text(line.text), "foot": .text(String(line.y)), "small": .flag(line.isDetail)]
                }
            ),
        ]
    }
}

extension DataMapPage {
    init(
        _ frame: PageFrame,
        _ map: StoreMap,
        _ plan: SearchPlan,
        controllers: [DataController],
        _ phrases: Phrases
    ) {
        let reached = plan.steps.map { step in
            Collection(
                map[step.collection],
                "\(step.collection)",
                from: step.inputs.map { "\($0.sourceName) (\($0.says))" },
                phrases
            )
        }
        let unreached = plan.unreached.map { collection in
            var row = Collection(
                map[collection.collection],
                "\(collection.collection)",
                from: [collection.hint],
                phrases
            )
            row.isReached = false
            return row
        }
        self.init(
            frame: frame,
            controllers: controllers.map {
                PageLink(text: $0.names["en"], href: "?controller=\($0.slug)", isHere: $0.slug == plan.controller)
            },
            rights: Right.allCases.filter { $0 != .complaint }.map { right in
                PageLink(
                    text: phrases["right-\(right.rawValue)-short"],
                    href: "?controller=\(plan.controller)&right=\(right.rawValue)",
                    isHere: right == plan.right
                )
            },
            graph: PlanGraph(plan),
            collections: reached + unreached,
            stores: map.stores.joined(separator: ", ")
        )
    }
}

extension DataMapPage.Collection {
    fileprivate init(_ mapped: MappedCollection?, _ name: String, from: [String], _ phrases: Phrases) {
        self.init(
            store: mapped?.store ?? "",
            name: name,
            says: mapped?.heading(in: "en").says ?? "",
            about: mapped.map { phrases["about-\($0.about.rawValue)"] } ?? "",
            from: from
        )
    }
}

extension Phrases {
    static let requiredByDataMap = RowSubject.allCases.map { "about-\($0.rawValue)" }
}

import Definitions
import SubjectRequests

/// A data-map file as it was found: the store whose datasets it describes, its name in messages, and its text.
package struct MapFile: Sendable {
    package let store: String
    package let path: String
    package let text: String

    package init(store: String, path: String, text: String) {
        self.store = store
        self.path = path
        self.text = text
    }
}

extension StoreMap {
    /// Reads the files of a site: fideslang Datasets with our `habeas:` keys. Throws every problem at once.
    package static func read(_ files: [MapFile]) throws(Problems) -> StoreMap {
        let reading = MapReading()
        let datasets = files.flatMap(reading.datasets)
        reading.checkTogether(datasets)
        try reading.problems.throwIfAny()
        return StoreMap(datasets: datasets, remarks: reading.remarks.all)
    }
}

/// One reading of a site's map: what is wrong, and what is only remarkable.
struct MapReading {
    let problems = ProblemList()
    let remarks = ProblemList()

    func datasets(in file: MapFile) -> [MappedDataset] {
        guard let root = DefinitionReader.parse(file.text, file: file.path, problems: problems),
            let block = FidesBlock(root, known: ["dataset"], remarks: remarks)
        else { return [] }
        guard let list = block["dataset"] else {
            root.problem("missing-key", "the key 'dataset' is missing: a data map is a list of datasets under it")
            return []
        }
        return list.list()?.compactMap { dataset($0, store: file.store) } ?? []
    }

    /// Reports each name that stands twice in one list, at its second place.
    func refuseTwice(_ names: some Sequence<(name: String, place: SourcePlace)>, code: String, what: String) {
        var seen: Set<String> = []
        for (name, place) in names where !seen.insert(name).inserted {
            problems.add(code, "the \(what) '\(name)' stands here twice", at: place)
        }
    }
}

import Foundation
import Synchronization

/// A folder of lexicons, read when the first letter is: most commands never read one, and start sooner and smaller without.
package final class LexiconFolder: Sendable {
    private let folder: URL
    private let read = Mutex<Classifier?>(nil)

    package init(_ folder: URL) { self.folder = folder }

    /// - Throws: what is wrong with the files, each time until it is mended.
    package func classifier() throws -> Classifier {
        // Whoever comes second waits: reading them twice would take longer.
        try read.withLock { classifier in
            if let classifier { return classifier }
            let new = Classifier(try LexiconCatalogue(folder: folder))
            classifier = new
            return new
        }
    }
}

import Databases
import Foundation
import Testing

@Suite struct SettingsTests {
    @Test func ourOwnFileIsDurableAndPrivate() throws {
        try withTemporaryFolder { folder in
            let connection = try SQLiteConnection(.own(path: "\(folder)/own.db"))
            func pragma(_ text: SQLText) throws -> SQLValue? { try connection.first(text) { try $0.value(at: 0) } }
            #expect(try pragma("PRAGMA journal_mode") == .text("wal"))
            #expect(try pragma("PRAGMA synchronous") == .int(2))
            #expect(try pragma("PRAGMA temp_store") == .int(2))
            #expect(try pragma("PRAGMA secure_delete") == .int(1))
            #expect(try pragma("PRAGMA foreign_keys") == .int(1))
            #expect(try pragma("PRAGMA wal_autocheckpoint") == .int(1_000))
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/own.db")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func aDatabaseThatCannotBeDurableIsRefused() throws {
        // In memory there is no write-ahead log: the setting does not take, and reading it back shows it.
        let error = #expect(throws: SQLError.self) { try SQLiteConnection(.own(path: ":memory:")) }
        #expect(error?.code == "unsafe-database-setting")
    }

    @Test func ourOwnReaderCannotWriteOrCheckpoint() throws {
        try withTemporaryFolder { folder in
            let writer = try SQLiteConnection(.own(path: "\(folder)/own.db"))
            try writer.makeParcels()
            let reader = try SQLiteConnection(.ownReader(path: "\(folder)/own.db"))
            #expect(try reader.parcelIDs() == [])
            #expect(throws: SQLError.self) { try reader.add("a") }
            #expect(throws: SQLError.self) { try reader.walCheckpoint(truncating: true) }
        }
    }

    @Test func somebodyElsesDatabaseKeepsItsSettings() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/theirs.db"
            let missing = #expect(throws: SQLError.self) {
                try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1))
            }
            #expect(missing?.code == "database-missing")
            #expect(!FileManager.default.fileExists(atPath: path))

            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let first = try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1))
            try first.makeParcels()
            try first.add("a")
            #expect(try first.first("PRAGMA journal_mode") { try $0.text(0) } == "delete")
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))

            let second = try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 1))
            #expect(throws: SQLError.self) { try second.add("b") }
            #expect(try second.parcelIDs() == ["a"])
        }
    }

    @Test func textWithNULInSomebodyElsesDatabaseIsReadWhole() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/theirs.db"
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let connection = try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1))
            let text = try connection.first("SELECT CAST(\([0x61, 0, 0x62] as [UInt8]) AS TEXT)") { try $0.text(0) }
            #expect(text == "a\0b")
        }
    }

    @Test func aBusyDatabaseIsATemporaryError() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/theirs.db"
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let first = try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 0.01))
            let second = try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 0.01))
            try first.makeParcels()
            try first.begin(.write)
            let error = #expect(throws: SQLError.self) { try second.begin(.write) }
            #expect(error?.kind == .retry)
            #expect(error?.isTemporary == true)
        }
    }
}

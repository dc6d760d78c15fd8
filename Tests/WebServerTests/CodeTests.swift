import Casework
import Databases
import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct CodeTests {
    private func askForCode(_ browser: Browser, _ link: String) async throws {
        let sent = try await browser.post("\(link)/send-code", [:], from: link)
        #expect(sent.header("Location") == "\(link)/code")
    }

    private func type(_ code: String, _ browser: Browser, _ link: String) async throws -> TestResponse {
        try await browser.post("\(link)/code", ["code": code], from: "\(link)/code")
    }

    @Test func aCodeOpensTheCaseOnce() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let link = "/r/\(opened.reference)"
            try await askForCode(browser, link)
            let code = try #require(try await site.mailedCode(opened))
            let entered = try await type("\(code.prefix(4)) \(code.suffix(4))", browser, link)
            #expect(entered.header("Location") == link, "\(entered.text)")
            #expect(try await browser.get(link).text.contains("A copy of everything"))
            #expect(try await site.phases(opened) == [.fulfilment])
            let again = try await type(code, browser.other(), link)
            #expect(again.status == .badRequest && again.text.contains("not the code that we sent last"))
        }
    }

    @Test func fiveTriesAndTenMinutes() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let link = "/r/\(opened.reference)"
            try await askForCode(browser, link)
            let code = try #require(try await site.mailedCode(opened))
            let wrong = code == "00000000" ? "00000001" : "00000000"
            for _ in 0..<5 { #expect(try await type(wrong, browser, link).status == .badRequest) }
            #expect(try await type(code, browser, link).status == .badRequest, "the sixth try is one too many")
            try await askForCode(browser, link)
            let late = try #require(try await site.mailedCode(opened))
            site.time.pass(seconds: 600)
            #expect(try await type(late, browser, link).status == .badRequest)
            #expect(try await site.phases(opened) == [.verification])
        }
    }

    @Test func fourADayAndOnlyTheLastWorks() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let link = "/r/\(opened.reference)"
            try await askForCode(browser, link)
            let first = try #require(try await site.mailedCode(opened))
            for _ in 0..<3 { try await askForCode(browser, link) }
            let last = try #require(try await site.mailedCode(opened))
            let before = try await site.digest()
            try await askForCode(browser, link)
            #expect(try await site.digest() == before, "the fifth is not sent, and the page says nothing of it")
            #expect(try await type(first, browser, link).status == .badRequest)
            #expect(try await type(last, browser, link).status == .seeOther)
        }
    }

    @Test func unknownReferencesLookTheSameAndDoNothing() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let unknown = "/r/\(Reference.caseFile(using: &Self.random))"
            let known = "/r/\(opened.reference)"
            let before = try await site.digest()
            try await askForCode(browser, unknown)
            #expect(try await type("12345678", browser, unknown).status == .badRequest)
            #expect(try await site.digest() == before)
            let pages = try await [browser.get(unknown).text, browser.get(known).text]
            #expect(
                pages[0].replacing(unknown.dropFirst(3), with: "") == pages[1].replacing(known.dropFirst(3), with: "")
            )
        }
    }

    @Test func nothingOfACodeIsStoredInPlain() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            try await askForCode(browser, "/r/\(opened.reference)")
            let code = try #require(try await site.mailedCode(opened))
            let hash = try await site.casework.storage.read {
                try $0.sql.first("SELECT hash FROM codes") { try $0.blob(0) }
            }
            #expect(hash?.count == 32)
            #expect(hash.map { Array($0) } != Array(code.utf8))
        }
    }

    private static var random: SystemRandomNumberGenerator {
        get { SystemRandomNumberGenerator() }
        set {}
    }
}

import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct AnswerTests {
    private func released(
        _ browser: Browser,
        _ site: CaseSite,
        _ right: Right = .copy,
        package: [UInt8] = Array("the package".utf8)
    ) async throws -> OpenedCase {
        try await site.released(to: browser, right, package: package)
    }

    @Test func thePersonReadsPageByPage() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await released(browser, site)
            let reference = try #require(opened.requests.first).reference
            let status = try await browser.get("/r/\(opened.reference)")
            #expect(status.text.contains("/answer/\(reference)") && status.text.contains("/download/\(reference)"))
            let asked = try await browser.get("/answer/\(reference)")
            #expect(asked.status == .ok && asked.text.contains("fresh code") && !asked.text.contains("no 0"))
            try await site.freshen(browser, opened)
            let first = try await browser.get("/answer/\(reference)")
            #expect(first.status == .ok && first.text.contains("users &lt;b&gt;no 0"))
            #expect(first.text.contains("secret</code>: It is.") && !first.text.contains("The empty"))
            let last = try await browser.get("/answer/\(reference)?part=2&page=3")
            #expect(last.text.contains("no 44&lt;") && !last.text.contains("no 39&lt;"))
            #expect(last.text.contains("41 to 45 of 45"))
            let nobody = try await browser.other().get("/answer/\(reference)")
            #expect(nobody.header("Location") == "/r/\(reference)", "to the page that mails a code")
            let stranger = browser.other()
            let other = try await released(stranger, site)
            #expect(try await stranger.get("/answer/\(reference)").status == .notFound, "another case's session")
            try await site.freshen(stranger, other)
            let own = try await stranger.get("/answer/\(try #require(other.requests.first).reference)")
            #expect(own.status == .ok && own.text.contains("no 0"))
            site.time.pass(seconds: 1_801)
            #expect(try await browser.get("/answer/\(reference)").header("Location") == "/r/\(reference)")
            site.time.pass(seconds: 31 * 86_400)
            _ = try await browser.post("/r/\(opened.reference)/send-code", [:], from: "/r/\(opened.reference)")
            let code = try #require(try await site.mailedCode(opened))
            let entered = try await browser.post("/r/\(reference)/code", ["code": code], from: "/r/\(reference)/code")
            #expect(entered.status == .seeOther)
            let over = try await browser.get("/answer/\(reference)")
            #expect(over.status == .gone && over.text.contains("The time to read this answer is over"))
        }
    }

    @Test func nobodyReadsBeforeItIsReleasedButStaff() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let reference = try #require(opened.requests.first).reference
            let token = try await site.link(opened)
            _ = try await browser.post("/r/\(opened.reference)", ["token": token], from: "/r/\(opened.reference)")
            try await site.work()
            #expect(try await browser.get("/answer/\(reference)").status == .notFound)
            #expect(try await browser.get("/download/\(reference)").status == .notFound)
            let staff = browser.other()
            _ = try await staff.signIn("priya@outreach.example")
            let preview = try await staff.get("/console/requests/\(reference)/preview")
            #expect(preview.status == .ok && preview.text.contains("This is what the person will see"))
            let foreign = browser.other()
            _ = try await foreign.signIn("tane@other.example")
            #expect(try await foreign.get("/console/requests/\(reference)/preview").status == .notFound)
        }
    }

    @Test func aConfirmationShowsKindsAndNoValues() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await released(browser, site, .confirm)
            try await site.freshen(browser, opened)
            let page = try await browser.get("/answer/\(try #require(opened.requests.first).reference)")
            #expect(page.status == .ok && page.text.contains("The mails") && !page.text.contains("no 1"))
        }
    }

    @Test func aFetchTakesAFreshCodeAndIsCounted() async throws {
        let package = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await CaseSite.run { browser, site in
            let opened = try await released(browser, site, package: package)
            let reference = try #require(opened.requests.first).reference
            let path = "/download/\(reference)"
            #expect(try await browser.get("\(path)/file").header("Location") == path, "no file without a code")
            #expect(try await browser.post(path, [:], from: path).status == .badRequest)
            #expect(
                try await browser.post("\(path)/send-code", [:], from: path).header("Location") == "\(path)?code=sent"
            )
            let code = try #require(try await site.mailedCode(opened))
            let wrong = try await browser.post(path, ["code": code == "1" ? "2" : "1"], from: "\(path)?code=sent")
            #expect(wrong.status == .badRequest && wrong.text.contains("not the code that we sent last"))
            let handed = try await browser.post(path, ["code": code], from: "\(path)?code=sent")
            #expect(handed.header("Location") == "\(path)/file")
            let id = try #require(opened.requests.first).id
            #expect(try await site.package(of: id).state == .released, "handed out is not collected")
            let before = try await site.digest()
            let end = try await browser.get("\(path)/file", ["Range": "bytes=0-199998"])
            #expect(end.status == .partialContent && end.body.readableBytes == 199_999)
            #expect(try await site.digest() == before, "GET changes nothing before the last byte; the POST has counted")
            let file = try await browser.get("\(path)/file")
            #expect(file.status == .ok && Array(buffer: file.body) == package)
            #expect(file.header("Content-Type") == "application/zip")
            #expect(file.header("Content-Disposition")?.hasPrefix("attachment;") == true)
            #expect(file.header("Cache-Control") == "no-store")
            let collected = try await site.digest()
            _ = try await browser.get("\(path)/file")
            #expect(try await site.digest() == collected, "collected once")
            #expect(try await browser.other().get("\(path)/file").header("Location") == "/r/\(reference)")
            let rows = try await site.casework.storage.read { connection in
                let package = try #require(try connection.packages.current(of: id))
                #expect(package.state == .collected)
                let history = try connection.events.history(ofCase: opened.id).map(\.kind.rawValue)
                #expect(history.count { $0 == "answer-fetched" } == 1)
                #expect(history.count { $0 == "answer-collected" } == 1)
                return try connection.packages.downloads(of: package.id)
            }
            #expect(rows.map(\.bytes) == [200_000])
            site.time.pass(seconds: 1_801)
            #expect(try await browser.get("\(path)/file").header("Location") == "/r/\(reference)", "half an hour")
        }
    }

    @Test func anInterruptedFetchGoesOn() async throws {
        let package = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await CaseSite.run { browser, site in
            let opened = try await released(browser, site, package: package)
            let path = "/download/\(try #require(opened.requests.first).reference)"
            _ = try await browser.post("\(path)/send-code", [:], from: path)
            let code = try #require(try await site.mailedCode(opened))
            _ = try await browser.post(path, ["code": code], from: "\(path)?code=sent")
            let tag = try #require(try await browser.get("\(path)/file").header("ETag"))
            for (range, bytes) in [
                ("bytes=65530-65545", 65_530..<65_546), ("bytes=149990-", 149_990..<150_000),
                ("bytes=-5", 149_995..<150_000), ("bytes=0-999999", 0..<150_000),
            ] {
                let part = try await browser.get("\(path)/file", ["Range": range, "If-Range": tag])
                #expect(part.status == .partialContent && Array(buffer: part.body) == Array(package[bytes]))
                #expect(part.header("Content-Range") == "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/150000")
            }
            let beyond = try await browser.get("\(path)/file", ["Range": "bytes=150000-"])
            #expect(beyond.status == .rangeNotSatisfiable && beyond.header("Content-Range") == "bytes */150000")
            let changed = try await browser.get("\(path)/file", ["Range": "bytes=5-9", "If-Range": "\"other\""])
            #expect(changed.status == .ok && changed.body.readableBytes == 150_000)
        }
    }

    @Test(arguments: ["bytes=5-2", "bytes=a-b", "items=0-5", "bytes=0-1,4-5", "bytes=-", "bytes=1-x"])
    func rangesThatCannotBeReadGetTheWhole(header: String) {
        #expect(ByteRange(header, size: 100) == .whole)
    }

    @Test func lookingIsNotedOnceAnHour() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = "/console/requests/\(try #require(opened.requests.first).reference)"
            _ = try await browser.signIn("priya@outreach.example")
            func readings() async throws -> Int {
                try await site.casework.storage.read { try $0.events.of(.reading(opened.id)).count }
            }
            for _ in 0..<3 { _ = try await browser.get(path) }
            #expect(try await readings() == 1)
            site.time.pass(seconds: 3_600)
            let page = try await browser.get(path)
            #expect(try await readings() == 2)
            #expect(page.text.contains("Looked at"))
        }
    }
}

import CCurl
import Testing

@testable import Outbound

@Suite("How a talk with a mail server ended")
struct SMTPEndingTests {
    private static let ends = [
        CURLE_OK, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_OPERATION_TIMEDOUT, CURLE_LOGIN_DENIED,
    ]
    private static let statuses = [nil, 220, 250, 354, 421, 450, 451, 452, 454, 500, 530, 535, 550, 552, 553, 554]

    private static var all: [SMTPEnding] {
        ends.flatMap { code in
            SMTPStage.allCases.flatMap { stage in
                statuses.map { SMTPEnding(code: code, status: $0, stage: stage, isOnKeptConnection: false) }
            }
        }
    }

    @Test("only a 5xx to sender, recipient, DATA or message is for good; a 4xx and a lost answer never are")
    func temporaryOrNot() {
        for ending in SMTPEndingTests.all where ending.code != CURLE_OK {
            let isRefused =
                (500...599).contains(ending.status ?? 0)
                && [CURLE_RECV_ERROR, CURLE_SEND_ERROR].contains(ending.code)
                && [.sender, .recipient, .data, .message].contains(ending.stage)
                && !(ending.stage == .sender && [530, 535].contains(ending.status))
            #expect(ending.failure?.error.isTemporary == !isRefused, "\(ending)")
            #expect(ending.failure.map { !($0.isOfServer && !$0.error.isTemporary) } == true, "\(ending)")
        }
    }

    @Test("what was taken is no failure, whatever was said before")
    func taken() {
        for ending in SMTPEndingTests.all where ending.code == CURLE_OK { #expect(ending.failure == nil) }
    }

    @Test("a recipient who is put off or refused costs nobody else a pause")
    func recipientsAlone() {
        for status in [450, 451, 452, 550, 553, 554] {
            let failure = SMTPEnding(
                code: CURLE_SEND_ERROR,
                status: status,
                stage: .recipient,
                isOnKeptConnection: true
            ).failure
            #expect(failure?.isOfServer == false && failure?.error.status == status)
        }
        #expect(
            SMTPEnding(code: CURLE_SEND_ERROR, status: 421, stage: .recipient, isOnKeptConnection: true).failure?
                .isOfServer == true
        )
    }

    @Test("pauses grow from five seconds to five minutes, at least half of each for certain")
    func pauses() {
        let longest = (1...10).map { ServerRest.seconds(afterFailures: $0, drawn: 0) }
        #expect(longest == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300])
        for failures in 1...200 {
            let drawn = Double(failures) / 200
            let (most, seconds) = (
                ServerRest.seconds(afterFailures: failures, drawn: 0),
                ServerRest.seconds(afterFailures: failures, drawn: drawn)
            )
            #expect((most / 2...most).contains(seconds))
        }
    }

    @Test("an hour's allowance may be used at once, then fills up evenly")
    func pace() throws {
        let start = ContinuousClock.now
        var pace = SendingPace(perHour: 360, at: start)
        for _ in 0..<360 { try pace.take(at: start) }
        for seconds in [0, 4, 9] {
            let error = #expect(throws: OutboundError.self) { try pace.take(at: start + .seconds(seconds)) }
            #expect(error?.code == "mail-cap-reached" && error?.isTemporary == true)
            #expect(error?.pauseSeconds == 10 - seconds)
        }
        try pace.take(at: start + .seconds(11))
        #expect(throws: OutboundError.self) { try pace.take(at: start + .seconds(12)) }
        for _ in 0..<360 { try pace.take(at: start + .seconds(9_000)) }
        #expect(throws: OutboundError.self) { try pace.take(at: start + .seconds(9_000)) }
    }

    @Test("only a kept connection that ends before the message's first answer is replaced by a new one at once")
    func closedBetween() {
        for stage in SMTPStage.allCases {
            for status in [nil, 421, 450, 550] as [Int?] {
                for isKept in [true, false] {
                    let ending = SMTPEnding(
                        code: CURLE_RECV_ERROR,
                        status: status,
                        stage: stage,
                        isOnKeptConnection: isKept
                    )
                    let isBetween = isKept && [.connecting, .sender].contains(stage) && [nil, 421].contains(status)
                    #expect(ending.wasClosedBetween == isBetween)
                }
            }
        }
        let slow = SMTPEnding(
            code: CURLE_OPERATION_TIMEDOUT,
            status: nil,
            stage: .sender,
            isOnKeptConnection: true
        )
        #expect(!slow.wasClosedBetween)
    }
}

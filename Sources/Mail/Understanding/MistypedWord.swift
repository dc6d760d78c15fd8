/// A word as somebody typed it, whom one slip of the finger may have led astray.
struct MistypedWord {
    private let typed: [UInt8]

    init(_ typed: [UInt8]) { self.typed = typed }

    /// True where one byte left out, added or exchanged, or two that changed places, make `meant` of it.
    func mayBe(_ meant: [UInt8]) -> Bool {
        guard abs(typed.count - meant.count) <= 1 else { return false }
        var start = 0
        while start < typed.count, start < meant.count, typed[start] == meant[start] { start += 1 }
        let rest = typed[start...]
        let meantRest = meant[start...]
        if typed.count == meant.count {
            if rest.dropFirst().elementsEqual(meantRest.dropFirst()) { return true }
            let isSwapped = rest.prefix(2).elementsEqual(meantRest.prefix(2).reversed())
            return isSwapped && rest.dropFirst(2).elementsEqual(meantRest.dropFirst(2))
        }
        return typed.count > meant.count
            ? rest.dropFirst().elementsEqual(meantRest) : rest.elementsEqual(meantRest.dropFirst())
    }
}

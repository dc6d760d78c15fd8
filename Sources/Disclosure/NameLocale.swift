import Foundation

/// libarchive turns names into the character set of the thread's locale, and gives up on those that it does not have: reading
/// happens under one that has all.
func withNamesInUTF8<Value>(_ body: () throws -> Value) rethrows -> Value {
    let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    let before = locale.map { uselocale($0) }
    defer {
        if let before { uselocale(before) }
        if let locale { freelocale(locale) }
    }
    return try body()
}

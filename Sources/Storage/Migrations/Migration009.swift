/// Migration 009: how far each identity is proven, and not only that it is.
///
/// A right may ask for more than a mailed link proves; its search then starts from what is proven so far, and not from the
/// address that the link went to. Empty for a claimed identity, and for what was proven before: that counts as far as it did.
enum Migration009 {
    static let text = """
        ALTER TABLE identities ADD COLUMN level {text} CHECK (level IN ('channel', 'matched', 'account', 'document'))
        """
}

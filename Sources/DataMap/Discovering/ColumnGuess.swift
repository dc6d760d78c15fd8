import SubjectRequests

/// What the name of a column says about what stands in it. A guess, for somebody to look at.
struct ColumnGuess: Hashable {
    enum Weight: Hashable {
        case strong
        /// Says nothing about people by itself: a shop has a name and an address too.
        case weak
        /// Shown to nobody, not even to the person.
        case secret
    }

    /// A data category of fideslang.
    let category: String
    let identity: IdentityKind?
    let weight: Weight

    /// By the longest rule whose words stand in the name side by side; nil where the name says nothing.
    init?(_ column: LiveColumn) {
        let words = column.name.words
        // The key of something is not the thing.
        guard words.last != "id" else { return nil }
        let found = ColumnRule.all.filter { words.holds($0.words) }.max { $0.words.count < $1.words.count }
        guard let rule = found else { return nil }
        category = rule.category
        // Who answered or signed has an address too, and a customer's number stands in the rows of all its people: nobody
        // is to be found by these.
        let isColleague = words.contains(where: ColumnRule.colleagues.contains)
        let isShared = rule.identity == .customerNumber && !column.isPrimaryKey
        identity = isColleague || isShared ? nil : rule.identity
        weight = rule.weight
    }
}

private struct ColumnRule {
    let words: [String]
    let category: String
    let identity: IdentityKind?
    let weight: ColumnGuess.Weight

    static let colleagues: Set<String> = [
        "admin", "agent", "assignee", "author", "by", "clerk", "employee", "manager", "operator", "seller", "staff",
    ]

    static let all: [ColumnRule] = [
        rules("user.contact.email", "email, e mail, mail, emailaddress, mail address, correo, courriel", .email),
        rules("user.contact.phone_number", "phone, telephone, mobile, cellphone, phonenumber, handy", .phone),
        rules("user.contact.phone_number", "telefon, telefono", .phone),
        rules("user.unique_id", "customer number, customer no, client number, kundennummer", .customerNumber),
        rules("user.name", "full name, fullname, display name, contact name, customer name, person name, name on card"),
        rules("user.name.first", "first name, firstname, given name, vorname, prenom"),
        rules("user.name.last", "last name, lastname, surname, family name, nachname, apellido"),
        rules("user.account.username", "username, user name, nickname, login name"),
        rules("user.contact.address", "home address, postal address, billing address, shipping address, address line"),
        rules("user.contact.address.street", "street, strasse, calle"),
        rules("user.contact.address.postal_code", "postcode, postal code, post code, zip, zipcode, plz"),
        rules("user.demographic.date_of_birth", "birth, birthday, birthdate, dob, geburtsdatum"),
        rules("user.demographic.gender", "gender, sex, geschlecht"),
        rules("user.device.ip_address", "ip, ipaddress, remote addr"),
        rules("user.device", "user agent, useragent"),
        rules("user.financial.bank_account", "iban, bank account, account holder"),
        rules("user.financial.credit_card", "card number, ccn, cardholder"),
        rules("user.government_id", "passport, ssn, national insurance, tax file number, ird number"),
        rules("user.location.precise", "latitude, longitude"),
        rules("user.job_title", "job title, jobtitle"),
        rules("user.name", "name, nom, nombre", weight: .weak),
        rules("user.contact.address", "address, adresse, direccion", weight: .weak),
        rules("user.contact.address.street", "house", weight: .weak),
        rules("user.contact.address.city", "city, town, suburb, ort, ville, ciudad", weight: .weak),
        rules("user.contact.address.state", "state, county, region", weight: .weak),
        rules("user.contact.address.country", "country", weight: .weak),
        rules("user.job_title", "position, role, title", weight: .weak),
        rules("user.content", "notes, note, comment, comments, remarks, message, body, bio, feedback", weight: .weak),
        rules("user.authorization.password", "password, passwd, pwhash", weight: .secret),
        rules(
            "user.authorization.credentials",
            "secret, token, api key, apikey, salt, otp, private key",
            weight: .secret
        ),
        rules("user.authorization.credentials", "security answer, cvc, cvv", weight: .secret),
    ].flatMap { $0 }

    private static func rules(
        _ category: String,
        _ spellings: String,
        _ identity: IdentityKind? = nil,
        weight: ColumnGuess.Weight = .strong
    ) -> [ColumnRule] {
        spellings.split(separator: ",").map { spelling in
            let words = spelling.split(separator: " ").map(String.init)
            return ColumnRule(words: words, category: category, identity: identity, weight: weight)
        }
    }
}

extension String {
    /// `emailAddress_2` has the words `email` and `address`.
    fileprivate var words: [String] {
        var words = [""]
        var wasLower = false
        for character in self {
            if !character.isLetter || (character.isUppercase && wasLower) { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
            wasLower = character.isLowercase
        }
        return words.filter { !$0.isEmpty }
    }
}

extension [String] {
    /// Whether these words hold others, side by side.
    fileprivate func holds(_ others: [String]) -> Bool {
        guard others.count <= count else { return false }
        return (0...(count - others.count)).contains { Array(self[$0..<($0 + others.count)]) == others }
    }
}

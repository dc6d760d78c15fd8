/// Text that must fit into a box of a picture, whatever font it is drawn in: broken into lines, none of which is wider than the
/// box in the widest of the fonts that `system-ui` and `sans-serif` stand for.
package struct LabelLines: Sendable {
    package let lines: [String]

    /// - Parameters:
    ///   - width: of the box, in pixels.
    ///   - size: of the font, in pixels.
    ///   - linesMax: what is longer ends in `…`.
    init(_ text: String, width: Int, size: Int, linesMax: Int) {
        // Hundredths of the font's size.
        let room = width * 100 / size
        var lines: [Line] = []
        var line = Line()
        for character in text.drawable {
            if line.width + character.drawnWidth > room, !line.characters.isEmpty {
                let (whole, rest) = line.broken
                lines.append(whole)
                line = rest
            }
            line.append(character)
        }
        lines.append(line)
        if lines.count > linesMax {
            lines = Array(lines.prefix(linesMax))
            lines[linesMax - 1].end(within: room)
        }
        self.lines = lines.map { String($0.characters) }
    }

    /// How wide a line may be drawn at most, in pixels.
    static func widest(_ line: String, size: Int) -> Int { line.reduce(0) { $0 + $1.drawnWidth } * size / 100 }
}

/// A line on its way.
private struct Line {
    private(set) var characters: [Character] = []
    private(set) var width = 0

    init(_ characters: [Character] = []) { for character in characters { append(character) } }

    mutating func append(_ character: Character) {
        characters.append(character)
        width += character.drawnWidth
    }

    /// The line up to a place where names have a joint, and what is left over; all of it where the second half has none.
    var broken: (whole: Line, rest: Line) {
        guard let joint = characters.lastIndex(where: { " ._-/".contains($0) }), joint >= characters.count / 2 else {
            return (self, Line())
        }
        return (Line(Array(characters[...joint])), Line(Array(characters[(joint + 1)...])))
    }

    mutating func end(within room: Int) {
        while width + Character("…").drawnWidth > room, let last = characters.popLast() { width -= last.drawnWidth }
        append("…")
    }
}

extension Character {
    /// In hundredths of the font's size, at most: as in Verdana and DejaVu Sans, which are wide. Marks stand on others.
    fileprivate var drawnWidth: Int {
        if isASCII {
            return switch self {
            case " ", "f", "i", "j", "l", "r", "t", "I", ".", ",", ":", ";", "!", "'", "\"", "|", "/", "\\", "(", ")",
                "[", "]",
                "-":
                46
            case "m", "w", "M", "W", "@", "%": 108
            case "a"..."z", "0"..."9", "_": 64
            default: 82
            }
        }
        return unicodeScalars.reduce(0) { $0 + ($1.standsOnAnother ? 0 : $1.value < 0x590 ? 100 : 120) }
    }
}

extension Unicode.Scalar {
    fileprivate var standsOnAnother: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: true
        default: false
        }
    }

    /// Begins, ends or isolates a direction of writing, or is no character at all.
    fileprivate var isUndrawable: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029, 0xFFFE, 0xFFFF: true
        default: properties.generalCategory == .control
        }
    }
}

extension String {
    /// What an operator wrote, without what would turn a line round, break it, or make a picture no XML: each such character
    /// becomes `�`.
    package var drawable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isUndrawable ? "\u{FFFD}" : $0 }))
    }
}

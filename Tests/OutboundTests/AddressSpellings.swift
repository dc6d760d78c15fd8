/// Every way in which we know addresses to be written so that a check sees something else than the network does.
enum AddressSpellings {
    /// Addresses that may not be connected to.
    static let forbidden: [[UInt8]] = [
        [127, 0, 0, 1], [127, 1, 2, 3], [0, 0, 0, 0], [10, 0, 0, 1], [172, 16, 5, 4], [192, 168, 1, 1],
        [169, 254, 169, 254], [100, 64, 0, 1], [224, 0, 0, 1], [255, 255, 255, 255], [198, 18, 0, 1], [192, 0, 2, 7],
    ]

    /// Hosts as they stand in a URL, with what stands before and behind them.
    static var all: [String] {
        let names = [
            "localhost", "LOCALHOST", "localhost.", "LocalHost.", "localhost..", ".localhost", "localhost.localdomain",
            "ip6-localhost", "ip6-loopback", "loopback", "a.localhost", "localhost%00", "localhost%2e", "loc%61lhost",
            "ｌｏｃａｌｈｏｓｔ", "localhoſt", "ⓛocalhost", "local\u{AD}host", "localhost\u{3002}", "localhost\t", " localhost",
            "metadata.google.internal", "instance-data", "kubernetes.default.svc", "127.0.0.1.nip.example",
            "127-0-0-1.nip.example", "xn--localhost-x", "rebind.example", "_gateway", "[::1]", "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::1%25lo]", "[::1%lo]", "[fe80::1%25eth0]", "[fe80::1]",
            "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[100::1]",
            "[::1", "::1", "[::1]x", "[[::1]]", "[v1.::1]", "[::1]@public.example", "", ":", "@", "/", "\\",
        ]
        return names + forbidden.flatMap(spellings)
    }

    private static func spellings(_ bytes: [UInt8]) -> [String] {
        let numbers = bytes.map(Int.init)
        let whole = numbers.reduce(0) { $0 << 8 | $1 }
        let plain = numbers.map(String.init).joined(separator: ".")
        func dotted(_ base: Int, _ prefix: String) -> [String] {
            numbers.map { prefix + String($0, radix: base) }
        }
        let octal = dotted(8, "0")
        let hex = dotted(16, "0x")
        let groups = [(0, 1), (2, 3)].map { String(numbers[$0] << 8 | numbers[$1], radix: 16) }
        return shortened(numbers, whole) + [
            plain, plain + ".", plain + "..", "." + plain, octal.joined(separator: "."), hex.joined(separator: "."),
            dotted(16, "0X").joined(separator: "."), dotted(16, "0x00000000").joined(separator: "."),
            dotted(8, "000").joined(separator: "."),
            [hex[0], octal[1], String(numbers[2]), hex[3]].joined(separator: "."),
            numbers.map { "\($0 + 256)" }.joined(separator: "."), dotted(10, "0").joined(separator: "."),
            plain.replacing(".", with: "\u{3002}"), plain.replacing(".", with: "\u{FF0E}"),
            plain.replacing(".", with: "\u{FF61}"), plain.replacing(".", with: "%2e"), wide(plain), circled(plain),
            plain.utf8.map { "%" + String($0, radix: 16) }.joined(), "%00" + plain, plain + "%00.public.example",
            "public.example@" + plain, "public.example%40" + plain, "user:word@" + plain, "public.example:80@" + plain,
            plain + "#@public.example", plain + "?@public.example", plain + "\\@public.example",
            "public.example\\@" + plain, "public.example#@" + plain, plain + "/@public.example", "\t" + plain,
            plain + "\n",
            plain + " public.example", "[\(plain)]", "[::ffff:\(plain)]", "[::\(plain)]", "[64:ff9b::\(plain)]",
            "[64:ff9b:1::\(plain)]", "[::ffff:0:\(plain)]", "[::ffff:\(groups[0]):\(groups[1])]",
            "[0:0:0:0:0:ffff:\(groups[0]):\(groups[1])]", "[2002:\(groups[0]):\(groups[1])::1]",
            "[2001:0:\(groups[0]):\(groups[1])::1]", "[2001:4860::5efe:\(groups[0]):\(groups[1])]",
            "[::ffff:\(plain)%25lo]", "+" + plain, "-" + plain, plain.replacing(".", with: ".."),
        ]
    }

    /// Fewer than four numbers, as inet_aton reads them.
    private static func shortened(_ numbers: [Int], _ whole: Int) -> [String] {
        let three = numbers[1] << 16 | numbers[2] << 8 | numbers[3]
        let two = numbers[2] << 8 | numbers[3]
        return [
            "\(whole)", "0x" + String(whole, radix: 16), "0" + String(whole, radix: 8), "\(numbers[0]).\(three)",
            "\(numbers[0]).\(numbers[1]).\(two)", "0x" + String(numbers[0], radix: 16) + ".\(three)",
            "0" + String(numbers[0], radix: 8) + ".\(numbers[1]).0x" + String(two, radix: 16), "\(whole + 1 << 32)",
            "\(whole).", "0x" + String(whole, radix: 16) + ".",
        ]
    }

    private static func wide(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
    }

    private static func circled(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.compactMap { scalar in
                    ("1"..."9").contains(scalar) ? Unicode.Scalar(scalar.value - 0x31 + 0x2460) : scalar
                }
            )
        )
    }
}

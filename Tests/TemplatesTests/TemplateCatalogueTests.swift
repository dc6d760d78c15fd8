import Templates
import Testing

@Suite struct TemplateCatalogueTests {
    @Test func valuesAreFilledInAndEscapedByTheFilesEnding() throws {
        let catalogue = try TemplateCatalogue(
            [
                TemplateSource(name: "letter.html.mustache", text: "<p title=\"{{name}}\">{{name}}</p>"),
                TemplateSource(name: "letter.txt.mustache", text: "Dear {{name}},\n"),
                TemplateSource(name: "letter.subject.txt.mustache", text: "For {{name}}"),
            ],
            models: [Letter.self]
        )
        var letter = Letter.sample
        letter.name = "<b>\"O'Hara\" & Søn"
        let escaped = "&lt;b&gt;&quot;O&#39;Hara&quot; &amp; Søn"
        #expect(try catalogue.render(letter, as: .html) == "<p title=\"\(escaped)\">\(escaped)</p>")
        #expect(try catalogue.render(letter, as: .text) == "Dear <b>\"O'Hara\" & Søn,\n")
        #expect(try catalogue.render(letter, as: .text, part: "subject") == "For <b>\"O'Hara\" & Søn")
        #expect(catalogue.has(Letter.self, as: .html) && !catalogue.has(Letter.self, as: .html, part: "subject"))
    }

    /// By character, `"` and a combining accent are one, and not a quotation mark; a browser reads code points.
    @Test func quotationMarksUnderAccentsAreEscapedToo() throws {
        let catalogue = try html("<p title=\"{{name}}\">")
        var letter = Letter.sample
        letter.name = "\"\u{301} onclick=x <\u{338}'\u{20DD}"
        let page = try catalogue.render(letter, as: .html)
        #expect(page.utf8.filter { $0 == UInt8(ascii: "\"") }.count == 2)
        #expect(page.utf8.filter { $0 == UInt8(ascii: "<") }.count == 1)
        #expect(!page.utf8.contains(UInt8(ascii: "'")))
    }

    @Test func partialsAreOfTheKindOfTheirUser() throws {
        let catalogue = try TemplateCatalogue(
            [
                TemplateSource(name: "letter.txt.mustache", text: "a\n{{> _end}}\nb\n"),
                TemplateSource(name: "letter.html.mustache", text: "{{> _end}}"),
                TemplateSource(name: "_end.txt.mustache", text: "{{name}} <{{name}}>\n"),
                TemplateSource(name: "_end.html.mustache", text: "<b>{{name}}</b>"),
            ],
            models: [Letter.self]
        )
        var letter = Letter.sample
        letter.name = "A&B"
        #expect(try catalogue.render(letter, as: .text) == "a\nA&B <A&B>\nb\n")
        #expect(try catalogue.render(letter, as: .html) == "<b>A&amp;B</b>")
    }

    @Test func sectionsListsAndBlocks() throws {
        let catalogue = try TemplateCatalogue(
            [
                TemplateSource(
                    name: "letter.html.mustache",
                    text:
                        "{{<_page}}{{$body}}{{#rows}}{{^first()}}, {{/first()}}{{title}}{{#tags}}[{{.}}]{{/tags}}{{/rows}}"
                        + "{{^empty(rows)}} of {{count(rows)}}{{/empty(rows)}}{{^rows}}none{{/rows}}{{/body}}{{/_page}}"
                ),
                TemplateSource(
                    name: "_page.html.mustache",
                    text:
                        "<i>{{$body}}-{{/body}}</i>{{#urgent}}!{{/urgent}}{{#sender}}{{place}}{{/sender}}{{#note}}({{.}}){{/note}}"
                ),
            ],
            models: [Letter.self]
        )
        var letter = Letter.sample
        #expect(try catalogue.render(letter, as: .html) == "<i>one[x][y], two of 2</i>!Dunedin(n)")
        letter.rows = []
        letter.urgent = false
        letter.note = ""
        #expect(try catalogue.render(letter, as: .html) == "<i>none</i>Dunedin")
    }

    @Test(arguments: [
        ("{{nmae}}", "template-unknown-variable", 1),
        ("\n{{#rows}}\n{{titel}}{{/rows}}", "template-unknown-variable", 3),
        ("{{title}}", "template-unknown-variable", 1),
        ("{{sender.planet}}", "template-unknown-variable", 1),
        ("{{#tags}}{{/tags}}", "template-unknown-variable", 1),
        ("\n\n{{{name}}}", "template-unescaped", 3),
        ("{{&name}}", "template-unescaped", 1),
        ("{{> _nothing}}", "template-unknown-partial", 1),
        ("{{> letter}}", "template-unknown-partial", 1),
        ("{{> _only-text}}", "template-partial-kind", 1),
        ("{{> *name}}", "template-unknown-partial", 1),
        ("\n{{> _loop}}", "template-partial-loop", 1),
        ("{{< _page}}{{$heda}}x{{/heda}}{{/_page}}", "template-unknown-block", 1),
        ("{{urgent}}", "template-not-text", 1),
        ("{{sender}}", "template-not-text", 1),
        ("{{rows}}", "template-not-text", 1),
        ("{{uppercased(name)}}", "template-unknown-function", 1),
        ("{{#first()}}a{{/first()}}", "template-unknown-function", 1),
        ("{{=<% %>=}}<% name %>", "template-directive", 1),
        ("{{% CONTENT_TYPE: TEXT}}{{name}}", "template-directive", 1),
        ("<p class={{name}}>", "template-unsafe-place", 1),
        ("<script>let a = '{{name}}'</script>", "template-unsafe-place", 1),
        ("<style>p { color: {{name}} }</style>", "template-unsafe-place", 1),
        ("a\n{{#rows}}\nb\n", "template-syntax", 4),
        ("{{#rows}}{{/row}}", "template-syntax", 1),
        ("{{name", "template-syntax", 1),
    ])
    func plantedFaultsAreFoundWithTheirLine(text: String, code: String, line: Int) throws {
        let sources = [
            TemplateSource(name: "letter.html.mustache", text: text, file: "en/letter.html.mustache"),
            TemplateSource(name: "_only-text.txt.mustache", text: "{{name}}"),
            TemplateSource(name: "_loop.html.mustache", text: "{{> _loop}}"),
            TemplateSource(name: "_page.html.mustache", text: "{{$head}}{{/head}}"),
        ]
        let faults = try #require(throws: TemplateFaults.self) {
            try TemplateCatalogue(sources, models: [Letter.self])
        }
        let fault = try #require(faults.all.first)
        #expect(fault.code == code && fault.line == line)
        #expect(fault.file == (code == "template-partial-loop" ? "_loop.html.mustache" : "en/letter.html.mustache"))
    }

    @Test func allFaultsComeTogetherInOrder() throws {
        let faults = try #require(throws: TemplateFaults.self) {
            try TemplateCatalogue(
                [
                    TemplateSource(name: "letter.html.mustache", text: "{{a}}\n{{b}}{{{c}}}"),
                    TemplateSource(name: "stray.txt.mustache", text: "x"),
                    TemplateSource(name: "letter.mustache", text: "x"),
                    TemplateSource(name: "letter.html.mustache", text: "again"),
                ],
                models: [Letter.self, Bill.self]
            )
        }
        #expect(
            faults.all.map(\.code) == [
                "template-missing", "template-twice", "template-unknown-variable", "template-unknown-variable",
                "template-unescaped", "template-name", "template-without-model",
            ]
        )
        #expect(faults.all.map(\.column).filter { $0 > 0 } == [1, 1, 6])
        #expect(faults.description.contains("letter.html.mustache:2:6: template-unescaped: Write {{c}}"))
    }

    /// A name that is missing inside would be looked up outside, and print somebody else's value.
    @Test func valuesOfAnotherShapeAreNotRendered() throws {
        let catalogue = try html("{{#rows}}{{title}}{{/rows}}")
        var letter = Letter.sample
        letter.rows = [["name": "no title"]]
        #expect(throws: TemplateFault.self) { try catalogue.render(letter, as: .html) }
        #expect(throws: TemplateFault.self) { try catalogue.render(Letter.sample, as: .text) }
        #expect(throws: TemplateFault.self) { try catalogue.render(Bill.sample, as: .html) }
    }

    private func html(_ text: String) throws -> TemplateCatalogue {
        try TemplateCatalogue([TemplateSource(name: "letter.html.mustache", text: text)], models: [Letter.self])
    }
}

private struct Letter: TemplateModel {
    static let template = "letter"
    static let sample = Letter()

    var name = "Aroha"
    var urgent = true
    var note = "n"
    var rows: [TemplateValue] = [["title": "one", "tags": ["x", "y"]], ["title": "two", "tags": []]]
    /// Not among the values; reflection would find it.
    var title = "secret"

    var values: TemplateValue {
        [
            "name": .text(name), "urgent": .flag(urgent), "rows": .list(rows), "note": .text(note),
            "sender": ["place": "Dunedin"],
        ]
    }
}

private struct Bill: TemplateModel {
    static let template = "bill"
    static let sample = Bill()
    var values: TemplateValue { ["sum": "1"] }
}

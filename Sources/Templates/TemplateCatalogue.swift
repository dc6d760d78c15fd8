import Mustache

/// The templates of one language or one surface, checked when they are loaded, so that rendering cannot go wrong.
///
/// Checked against each model's sample: every variable and partial exists, nothing is printed unescaped or where escaping
/// does not help, and every template belongs to a model and every model has one. Names look like
/// `acknowledgement.html.mustache`, `acknowledgement.subject.txt.mustache`, and `_footer.html.mustache` for a partial.
package struct TemplateCatalogue: Sendable {
    private let libraries: [TemplateKind: MustacheLibrary]
    private let shapes: [String: TemplateShape]
    private let names: Set<TemplateName>
    let uses: [TemplateName: Set<String>]
    let files: [TemplateName: String]

    /// Throws all ``TemplateFaults`` at once.
    ///
    /// - Parameter folder: where the sources lie, for what is missing there: `mail-templates/de/`.
    package init(
        _ sources: [TemplateSource],
        models: [any TemplateModel.Type],
        folder: String = ""
    ) throws(TemplateFaults) {
        _ = MarkupText.register
        var reading = TemplateReading()
        for source in sources { reading.read(source) }
        let shapes = Dictionary(models.map { ($0.template, $0.shape) }, uniquingKeysWith: { $1 })
        var checker = TemplateChecker(tags: reading.tags)
        for (name, source) in reading.sources where !name.isPartial {
            guard let shape = shapes[name.stem] else {
                reading.faults.append(
                    TemplateFault(
                        "template-without-model",
                        "Nothing fills a template called '\(name.stem)'; correct its name or delete it.",
                        TemplatePlace(file: source.file)
                    )
                )
                continue
            }
            checker.check(name, against: shape)
        }
        let stems = Set(reading.sources.keys.map(\.stem))
        for stem in shapes.keys where !stems.contains(stem) {
            let sentence = "There is no template '\(stem)'; write \(stem).html.mustache or \(stem).txt.mustache."
            reading.faults.append(TemplateFault("template-missing", sentence, TemplatePlace(file: folder + stem)))
        }
        let faults = reading.faults + checker.faults
        guard faults.isEmpty else { throw TemplateFaults(faults) }
        libraries = reading.libraries
        names = Set(reading.sources.keys)
        files = reading.sources.mapValues(\.file)
        uses = checker.uses
        self.shapes = shapes
    }

    /// Whether the model's template exists in this form.
    package func has(_ model: (some TemplateModel).Type, as kind: TemplateKind, part: String? = nil) -> Bool {
        names.contains(TemplateName(stem: model.template, part: part, kind: kind))
    }

    /// The model filled into its template. An error only when the template does not exist in this form, or the values
    /// depart from the shape of the sample.
    package func render<Model: TemplateModel>(
        _ model: Model,
        as kind: TemplateKind,
        part: String? = nil
    ) throws(TemplateFault) -> String {
        let name = TemplateName(stem: Model.template, part: part, kind: kind)
        let place = TemplatePlace(file: name.fileName)
        let values = model.values
        if let path = (shapes[name.stem] ?? .object([:])).departure(of: values) {
            throw TemplateFault("template-values", "The value '\(path)' is not as the sample declares it.", place)
        }
        guard let text = libraries[kind]?.render(RenderedValue.make(values), withTemplate: name.registered) else {
            throw TemplateFault("template-missing", "There is no template '\(place.file)'.", place)
        }
        return text
    }
}

extension TemplateModel {
    fileprivate static var shape: TemplateShape { TemplateShape(sample.values) }
}

/// The first pass: names, syntax, tags.
private struct TemplateReading {
    var sources: [TemplateName: TemplateSource] = [:]
    var tags: [TemplateName: [TemplateTag]] = [:]
    var libraries: [TemplateKind: MustacheLibrary] = [:]
    var faults: [TemplateFault] = []

    mutating func read(_ source: TemplateSource) {
        guard let name = TemplateName(file: source.name) else {
            let sentence = "Name it NAME.html.mustache, NAME.txt.mustache or NAME.PART.txt.mustache."
            faults.append(TemplateFault("template-name", sentence, TemplatePlace(file: source.file)))
            return
        }
        guard sources[name] == nil else {
            faults.append(
                TemplateFault(
                    "template-twice",
                    "There are two templates of this name.",
                    TemplatePlace(file: source.file)
                )
            )
            return
        }
        sources[name] = source
        do {
            // The content type is set for every template and partial, because a partial forgets that of its user. The
            // pragma's line vanishes, as lines do that hold nothing but such a tag.
            let template = try MustacheTemplate(string: name.kind.pragma + source.text)
            libraries[name.kind, default: MustacheLibrary()].register(template, named: name.registered)
            var scanner = TemplateScanner(source, kind: name.kind)
            tags[name] = scanner.tags()
        } catch {
            faults.append(syntaxFault(error, source))
        }
    }

    private func syntaxFault(_ error: any Error, _ source: TemplateSource) -> TemplateFault {
        guard let error = error as? MustacheTemplate.ParserError else {
            return TemplateFault("template-syntax", "It cannot be read.", TemplatePlace(file: source.file))
        }
        let reason: String
        switch error.error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: reason = "a section is closed that is not the one open"
        case .unfinishedName: reason = "a tag's name is not finished"
        case .expectedSectionEnd: reason = "a section is not closed"
        case .illegalTokenInsideInheritSection, .textInsideInheritSection:
            reason = "only blocks may stand inside {{<…}}"
        case .invalidSetDelimiter, .transformAppliedToInheritanceSection, .invalidConfigVariableSyntax,
            .unrecognisedConfigVariable, nil:
            reason = "a tag is not understood"
        }
        let place = TemplatePlace(
            file: source.file,
            line: max(1, error.context.lineNumber - 1),
            column: error.context.columnNumber
        )
        return TemplateFault("template-syntax", "Correct the syntax: \(reason).", place)
    }
}

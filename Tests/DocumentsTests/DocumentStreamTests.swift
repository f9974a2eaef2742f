import Documents
import Testing

/// The names and values of the documents in a text, or what is wrong with it.
private func reading(_ text: String, file: String = "a.yaml") -> [String] {
  do {
    return try Document.documents(text: text, file: file).map { document in
      "\(document.root.file) \(try document.root.openObject { object throws(DocumentError) in object.keys })"
    }
  } catch { return ["\(error)"] }
}

@Suite struct DocumentStreamTests {
  @Test func `several documents are counted as they stand, and empty ones left out`() {
    #expect(reading("a: 1") == [#"a.yaml ["a"]"#])
    #expect(
      reading("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n...\n") == [
        #"a.yaml: document 1 ["a"]"#, #"a.yaml: document 4 ["b"]"#,
      ])
    #expect(reading(#"{"a": 1}"#, file: "a.json") == [#"a.json ["a"]"#])
  }

  @Test(arguments: ["", "\n", "# nothing\n", "---\n---\n", "null"])
  func `a text without a document is named`(text: String) {
    #expect(reading(text) == ["a.yaml: expected YAML, found nothing"])
  }

  @Test func `an error in a later document names its line`() {
    #expect(
      reading("a: 1\n---\nb: [1,\n") == [
        "a.yaml: expected well-formed YAML, found its end on line 3: it may be truncated"
      ])
    #expect(
      reading("a: 1\n---\nb: 1\nc: 1\nb: 2\n") == [
        "a.yaml: expected well-formed YAML, found key 'b' more than once in one object, first on line 3"
      ])
  }

  @Test func `a tab is called one`() {
    #expect(
      reading("a:\n\tb: 1\n") == [
        "a.yaml: expected well-formed YAML, found a tab on line 2, column 1, where only spaces may stand"
      ])
  }

  @Test func `an anchor is refused with its line, used or not`() {
    let refused = [
      "a.yaml: expected YAML without anchors and aliases, found anchor '&x' on line 2. "
        + "Write the value out where the alias stands"
    ]
    #expect(reading("a:\n  b: &x 1\nc: *x\n") == refused)
    #expect(reading("a:\n  &x b: 1\n") == refused)
    #expect(reading("a:\n  - &x [1]\n") == refused)
    #expect(reading("a:\n- &x {b: 1}\n") == refused)
    #expect(
      reading("a: *x\n") == [
        "a.yaml: expected well-formed YAML, found an error on line 1, column 4: found undefined alias"
      ])
    #expect(reading(#"a: "&x *x" # &x *x"#) == [#"a.yaml ["a"]"#])
  }

  @Test func `aliases of aliases are refused before anything grows`() {
    var bomb = "l0: &l0 [x, x]\n"
    for level in 1...60 {
      bomb += "l\(level): &l\(level) [*l\(level - 1), *l\(level - 1)]\n"
    }
    let refused = [
      "a.yaml: expected YAML without anchors and aliases, found more than 20 aliases, the first '*l0'. "
        + "Write the value out where the alias stands"
    ]
    #expect(reading(bomb) == refused)
    #expect(reading(bomb + "? *l60\n: 1\n") == refused)
  }

  @Test func `nesting without end is refused`() {
    #expect(
      reading(String(repeating: "[", count: 100_000))[0].hasPrefix(
        "a.yaml: expected well-formed YAML, found an error on line 1, column 1"))
    #expect(
      reading(String(repeating: "- ", count: 100_000))[0].hasPrefix(
        "a.yaml: expected well-formed YAML, found an error on line 1, column "))
  }

  @Test(arguments: ["8080", "1.5", "true", "yes", "[a]"])
  func `what YAML does not read as text is no text`(value: String) throws {
    #expect(throws: DocumentError.self) { try Document(text: value, file: "a.yaml").root.text() }
  }

  @Test func `text may stand without quotes, numbers only with them`() throws {
    for (value, text) in [("v1", "v1"), ("1.2.3", "1.2.3"), (#""8080""#, "8080"), ("'true'", "true")] {
      let found = try Document(text: "a: \(value)", file: "a.yaml").root.object {
        object throws(DocumentError) in
        try object.required("a").text()
      }
      #expect(found == text)
    }
  }

  @Test func `an octal number is no whole number, for its digits do not say what it is`() throws {
    let root = try Document(text: "010", file: "a.yaml").root
    #expect(root.isPlainOctal)
    #expect(
      throws: DocumentError(file: "a.yaml", expected: "a count", found: "010")
    ) { try root.integer(expected: "a count") }
  }
}

import Documents
import Testing

/// Reads text, or words the error.
private func message(_ text: String, _ read: (DocumentNode) throws -> Void = { _ in }) -> String {
  do {
    try read(try Document(text: text, file: "a.json").root)
    return "no error"
  } catch { return "\(error)" }
}

@Suite struct DocumentTests {
  @Test func `JSON and YAML give the same values`() throws {
    for text in [#"{"name": "x", "rate": 1.5, "list": [1, 2]}"#, "name: x\nrate: 1.5\nlist: [1, 2]"] {
      let values = try Document(text: text, file: "a").root.object { object throws(DocumentError) in
        let name = try object.required("name").string()
        let rate = try object.required("rate").number(expected: "a rate")
        let list = try object.required("list").list()
        return (name, rate, try list[1].integer(expected: "a whole number"))
      }
      #expect(values == ("x", 1.5, 2))
    }
  }

  @Test func `truncated JSON is called truncated, with its last line`() {
    #expect(
      message("{\"a\": 1,\n \"b\": [1, 2")
        == "a.json: expected well-formed JSON, found its end on line 2: it may be truncated")
  }

  @Test func `a syntax error names its line and column`() {
    #expect(
      message("{\"a\": 1} x")
        == "a.json: expected well-formed JSON, found an error on line 1, column 10: "
        + "did not find expected <document start>")
  }

  @Test func `an empty file, a missing file and a duplicate key are named`() {
    #expect(message("") == "a.json: expected JSON, found nothing")
    #expect(
      message(#"{"a": 1, "a": 2}"#)
        == "a.json: expected well-formed JSON, found key 'a' more than once in one object, first on line 1")
    #expect(
      throws: DocumentError(
        file: "no/such.json", expected: "a readable file", found: "none", advice: "Write one")
    ) { try Document(contentsOf: "no/such.json", advice: "Write one") }
  }

  @Test func `an unknown key is met with the key that was meant`() {
    let found = message(#"{"traffic": {"ratee": 5}}"#) { root in
      try root.object { object throws(DocumentError) in
        try object.required("traffic").object { traffic throws(DocumentError) in
          _ = traffic.optional("rate")
          _ = traffic.optional("kind")
        }
      }
    }
    #expect(found == "a.json: traffic: expected keys among kind, rate, found 'ratee'. Did you mean 'rate'?")
  }

  @Test func `a missing key that stands there misspelt is recognized`() {
    let found = message(#"{"duratoin": "5m"}"#) { root in
      try root.object { object throws(DocumentError) in _ = try object.required("duration") }
    }
    #expect(found == "a.json: expected key 'duration', found 'duratoin'. Did you mean 'duration'?")
  }

  @Test func `a value of the wrong kind or range says what was expected`() {
    let found = message(#"{"rate": [1, -20]}"#) { root in
      try root.object { object throws(DocumentError) in
        let rates = try object.required("rate").list()
        _ = try rates[1].number(expected: "requests/s greater than 0") { $0 > 0 }
      }
    }
    #expect(found == "a.json: rate[1]: expected requests/s greater than 0, found -20")
  }

  @Test(arguments: [("ratee", "rate"), ("xceptoin", "xception"), ("mobilnetv2", "mobilenetv2")])
  func `a near word is suggested`(word: String, meant: String) {
    #expect(suggestion(for: word, among: ["xception", "mobilenetv2", "rate"]) == meant)
  }

  @Test func `nothing is suggested for a far word`() {
    #expect(suggestion(for: "vgg16", among: ["xception", "mobilenetv2"]) == nil)
  }

  @Test(arguments: [#"{"a": {"b": 1, "c": "x"}, "d": 2}"#, "a:\n  b: 1\n  c: x\nd: 2\n"])
  func `keys of an object can be set, and the rest stays`(text: String) throws {
    let document = try Document(text: text, file: "a.json").setting(["b": "5", "e": "10m"], in: "a")
    #expect(document.text(of: "b", in: "a") == "5")
    #expect(document.text(of: "c", in: "a") == "x")
    #expect(document.text(of: "e", in: "a") == "10m")
    #expect(document.text(of: "f", in: "a") == nil)
    #expect(document.text(of: "b", in: "d") == nil)
    let error = #expect(throws: DocumentError.self) {
      try document.root.object { top throws(DocumentError) in
        _ = try top.required("d").integer(expected: "a number") { $0 == 2 }
        try top.required("a").object { object throws(DocumentError) in
          _ = try object.required("c").string()
          _ = try object.required("e").string()
          _ = try object.required("b").integer(expected: "a number below 5") { $0 < 5 }
        }
      }
    }
    #expect(error?.description == "a.json: a.b: expected a number below 5, found 5")
  }

  @Test func `an object that is not there is not made`() throws {
    let document = try Document(text: #"{"a": 1}"#, file: "a.json")
    for changed in [document.setting(["b": "5"], in: "c"), document.setting(["b": "5"], in: "a")] {
      #expect(changed.text(of: "b", in: "c") == nil)
      #expect(changed.text(of: "b", in: "a") == nil)
    }
  }
}

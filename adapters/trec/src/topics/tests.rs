use super::*;

#[test]
fn old_and_new_topics() {
    let text = "<top>\n\n<num> Number: 301 \n<title> International Organized\nCrime\n\n<desc> Description: \n\
        a < b\n<narr> Narrative: \nx\ny\n</top>\n<top>\n<num>7</num><title>Topic: t</title>\n</top>\n";
    let topics: Vec<_> = TopicsReader::new(text.as_bytes()).map(|t| t.unwrap()).collect();
    assert_eq!(topics[0].num, "301");
    assert_eq!(topics[0].title, "International Organized Crime");
    assert_eq!((topics[0].desc.as_str(), topics[0].narr.as_str()), ("a < b", "x y"));
    assert_eq!((topics[1].num.as_str(), topics[1].title.as_str()), ("7", "t"));
    let mut writer = TopicsWriter::new(Vec::new());
    topics.iter().for_each(|topic| writer.write(topic).unwrap());
    let written = writer.finish().unwrap();
    let again: Vec<_> = TopicsReader::new(&written[..]).map(|t| t.unwrap()).collect();
    assert_eq!(again, topics);
}

#[test]
fn faults_are_named() {
    for (text, line, message) in [
        ("<top>\n<num> 1\n", 1, "ends inside a topic"),
        ("1\tquery\n", 1, "outside"),
        ("<top>\n<title> x\n</top>\n", 1, "without <num>"),
        ("<top>\n<num> 1\n<top>\n", 3, "before the last one ends"),
    ] {
        let error = TopicsReader::new(text.as_bytes()).find_map(Result::err).unwrap();
        assert!(error.message.contains(message) && error.line == Some(line), "{error}");
    }
    let spaced = Topic { num: "1".into(), title: "a  b\nc ".into(), ..Topic::default() };
    let mut writer = TopicsWriter::new(Vec::new());
    writer.write(&spaced).unwrap();
    let written = writer.finish().unwrap();
    assert_eq!(TopicsReader::new(&written[..]).next().unwrap().unwrap().title, "a  b c");
    let labelled = Topic { num: "1".into(), title: "Topic: maps".into(), ..Topic::default() };
    let mut writer = TopicsWriter::new(Vec::new());
    writer.write(&labelled).unwrap();
    let written = writer.finish().unwrap();
    assert_eq!(TopicsReader::new(&written[..]).next().unwrap().unwrap(), labelled);
    let bad = Topic { num: "1".into(), title: "a <desc> b".into(), ..Topic::default() };
    assert!(TopicsWriter::new(Vec::new()).write(&bad).is_err());
}

fn numbers_and_titles(text: &str) -> Vec<(String, String)> {
    let topics = TopicsReader::new(text.as_bytes()).map(|t| t.unwrap());
    topics.map(|topic| (topic.num, topic.title)).collect()
}

#[test]
fn topics_that_share_lines() {
    let text = "<list><top><num> Number: 1 </num><title> a <b </title></top> <TOP>\n<num>2<title>b\n</top></list>\n\
        <top><num>3</num><title>c</title></top>";
    let expected = [("1", "a <b"), ("2", "b"), ("3", "c")];
    assert_eq!(numbers_and_titles(text), expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
    let mut reader = TopicsReader::new(text.as_bytes());
    let lines: Vec<u64> =
        std::iter::from_fn(|| reader.next().map(|t| t.map(|_| reader.line()).unwrap())).collect();
    assert_eq!(lines, [1, 1, 4]);
}

#[test]
fn topics_in_xml() {
    for (text, expected) in [
        // COVID: a query among other fields; the web track: subtopics with texts of their own.
        (
            "<?xml version=\"1.0\"?>\n<!-- <topic> -->\n<topics task=\"a > b\">\n<topic number='4'>\n<query>green\n tea</query><question>is tea\n\
            green?</question>\n<subtopic number=\"1\">leaves</subtopic></topic></topics>\n",
            ("4", "green tea"),
        ),
        // Misinformation: the number is an element.
        (
            "<topics><topic><number>\n 12 </number><query>a &amp; b &lt;c</query><description>d</description></topic></topics>",
            ("12", "a & b <c"),
        ),
        // Clinical trials: the text itself. CDATA.
        (
            "<topic number=\"5\"\n type=\"x\">a boy\nof 5 < 6 <![CDATA[<b>]]></topic>",
            ("5", "a boy of 5 < 6 <b>"),
        ),
        (
            "<topic number=\"5\"><number>5</number><title><b>in</b> bold</title></topic>",
            ("5", "in bold"),
        ),
        ("<topic number=\"5\"/>", ("5", "")),
    ] {
        assert_eq!(numbers_and_titles(text), [(expected.0.to_owned(), expected.1.to_owned())]);
    }
    let text = "<topic number=\"5\"><query>q</query><description>d</description><narrative>n\n</narrative></topic>";
    let topic = TopicsReader::new(text.as_bytes()).next().unwrap().unwrap();
    assert_eq!((topic.desc.as_str(), topic.narr.as_str()), ("d", "n"));
}

#[test]
fn what_is_not_understood_is_named_with_its_line() {
    for (text, line, message) in [
        ("<queries>\n<query id=\"1\">tea</query>\n</queries>", 2, "text outside"),
        ("<queries>\n<query id=\"1\" text=\"tea\"/>\n</queries>", 2, "no topic in <query>"),
        ("\n<topics>\n</topics>\n", 2, "no topic in <topics>"),
        ("<topics>\n<top>\n<num>1\n</top>\n</list>\n", 5, "</list> ends nothing"),
        ("</topics>\n", 1, "</topics> ends nothing"),
        ("<topics>\n<topic>\n<query>x</query></topic>", 2, "a topic without a number"),
        ("<topic number=\"1\">\n<query>x</topic>", 2, "</topic> where </query> is expected"),
        ("<topic number=\"1\">\n<topic number=\"2\">", 2, "a topic begins before"),
        ("<topic number=\"1\">\nx", 1, "ends inside a topic"),
        ("<topic number=\"1", 1, "ends inside a tag"),
        (
            "<topic number=\"1\"><number>2</number>x</topic>",
            1,
            "a topic with two numbers, '1' and '2'",
        ),
        (
            "<topic number=\"1\"><disease>x</disease></topic>",
            1,
            "topic '1' has no <query> and no <title>, but <disease>",
        ),
        (
            "<topic number=\"1\"><query>x</query><title>y</title></topic>",
            1,
            "topic '1' has both <query> and <title>",
        ),
        ("<topic number=\"1\">z<query>x</query></topic>", 1, "topic '1' has text beside"),
        ("{\"_id\": 1}", 1, "text outside"),
    ] {
        let error = TopicsReader::new(text.as_bytes()).find_map(Result::err);
        let error = error.unwrap_or_else(|| panic!("{text}"));
        assert!(error.message.contains(message) && error.line == Some(line), "{text}: {error}");
        assert!(error.hint.is_some(), "{text}");
    }
    let long = format!("<topic {}", "a\n".repeat(TAG));
    let error = TopicsReader::new(long.as_bytes()).find_map(Result::err).unwrap();
    assert!(error.message.contains("more than 8192"), "{error}");
    let comment = format!("<!-- {} -\n--><topic number=\"1\">x</topic>", "a\n".repeat(TAG));
    assert_eq!(numbers_and_titles(&comment).len(), 1);
    let bad = Topic { num: "1".into(), title: "a </top> b".into(), ..Topic::default() };
    assert!(TopicsWriter::new(Vec::new()).write(&bad).is_err());
}

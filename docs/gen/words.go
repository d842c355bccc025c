package main

// introduction stands at the head of the document.
const introduction = "What two states did and promised each other: visits, meetings, agreements, the commitments in them and how far they have got, each fact with the source that says so.\n\n" +
	"**Reading** is for everybody and needs no token. **Writing** needs one: press *Authorize* and paste it. A record is a `draft` until it says otherwise, and a draft is seen with a token only.\n\n" +
	"A date is EDTF, as precise as the source: `2023`, `2023-11`, `2023-11-13`, `2023-11-12/2023-11-14`, `2023-11?`; `null` is unknown. A text is an object from language to words, `{\"fr\": \"…\", \"ar\": \"…\"}`.\n\n" +
	"Every list is also a file: put `.csv` or `.ndjson` behind the path, or ask with `Accept`. Every answer has an `ETag`; send it as `If-None-Match` to hear only of changes, and as `If-Match` when you write, so that nobody overwrites what a colleague has just written."

// sections are the tags, in the order in which one reads them.
func sections() list {
	var out list
	for _, t := range [][2]string{
		{"visits", "One side travels to the other."},
		{"meetings", "People of two sides meet."},
		{"agreements", "Texts between parties, and the legal acts on them."},
		{"commitments", "Who owes what to whom by when, and how far it has got."},
		{"progress", "How far commitments have got, in figures."},
		{"relations", "Pairs of countries."},
		{"across", "Searching and looking across records."},
		{"articles", "The sources."},
		{"citations", "What a source says of a record or of one of its fields."},
		{"history", "Who changed what, and when."},
		{"people", "Officials, in all spellings of their names."},
		{"institutions", "Ministries, agencies, companies, organisations."},
		{"countries", "States, past and present."},
		{"sectors", "What co-operation is about."},
		{"operation", "Running the server."},
	} {
		out = append(out, node{"name": t[0], "description": t[1]})
	}
	return out
}

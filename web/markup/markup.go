package markup

import (
	"html/template"
	"strings"
	"unicode"

	"entente/web/form"
	"entente/web/tongue"
)

// Functions are what templates call for what stands on their pages, in a language.
func Functions(t *tongue.Tongue) template.FuncMap {
	return template.FuncMap{
		"words":   written(t, (*markup).words),
		"link":    written(t, (*markup).link),
		"tags":    written(t, (*markup).tags),
		"value":   written(t, (*markup).value),
		"record":  written(t, (*markup).record),
		"entry":   written(t, (*markup).entry),
		"options": written(t, (*markup).options),

		"explained": written(t, (*markup).explained),
	}
}

// usual is room for most of what is written at once, so that it need not be made again.
const usual = 256

func written[T any](t *tongue.Tongue, write func(*markup, T)) func(T) template.HTML {
	return func(x T) template.HTML {
		m := markup{Tongue: t}
		m.Grow(usual)
		write(&m, x)
		return template.HTML(m.String())
	}
}

// markup is HTML that is being written. Whatever is added by text is escaped; the rest is
// written in this file.
type markup struct {
	strings.Builder
	*tongue.Tongue
}

// add adds markup.
func (m *markup) add(parts ...string) {
	for _, part := range parts {
		m.WriteString(part)
	}
}

// text adds what stands between tags, or in quotes within one.
func (m *markup) text(text string) { m.WriteString(template.HTMLEscapeString(text)) }

// longWord is how many letters of a word without end stand in one piece. A browser looks
// through all of a piece for each line of it: ten thousand letters in a narrow cell take it
// seconds.
const longWord = 60

// broken adds a text in which a line may end within a word without end.
func (m *markup) broken(text string) {
	from, letters := 0, 0
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			letters = 0
			continue
		case letters >= longWord && !unicode.IsMark(r):
			m.text(text[from:i])
			m.add("<wbr>")
			from, letters = i, 0
		}
		letters++
	}
	m.text(text[from:])
}

// quoted adds an attribute, where there is something to say.
func (m *markup) quoted(name, text string) {
	if text != "" {
		m.add(" ", name, `="`)
		m.text(text)
		m.add(`"`)
	}
}

// words is a text, with the mark of its language where that is not the reader's.
func (m *markup) words(x tongue.Words) {
	m.add("<bdi")
	m.quoted("lang", x.Lang)
	m.add(">")
	m.broken(x.Text)
	m.add("</bdi>")
	if x.Lang != "" {
		m.add(`<span class="in"`)
		m.quoted("title", m.Language(x.Lang))
		m.add(">")
		m.text(x.Lang)
		m.add("</span>")
	}
}

// link is words that may lead somewhere.
func (m *markup) link(x Link) {
	if !safe(x.Href) {
		m.words(x.Words)
		return
	}
	m.add("<a")
	m.quoted("href", x.Href)
	m.add(">")
	m.words(x.Words)
	m.add("</a>")
}

// safe tells whether an address is one of a page, here or elsewhere, and nothing that runs.
func safe(address string) bool {
	return strings.HasPrefix(address, "/") || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// value is the value of a field.
func (m *markup) value(x Value) {
	switch {
	case len(x.Rows) > 0:
		m.rows(x.Rows)
	case len(x.Items) > 0 && x.Inline:
		m.inline(x.Items)
	case len(x.Items) > 0:
		m.listed(x.Items)
	default:
		m.one(x)
	}
}

// rows are fields with values of their own.
func (m *markup) rows(rows []Row) {
	m.add(`<dl class="fields">`)
	for _, row := range rows {
		m.add("<div><dt>")
		m.text(row.Label)
		m.add("</dt><dd>")
		m.value(row.Value)
		m.add("</dd></div>")
	}
	m.add("</dl>")
}

// inline are values in one line.
func (m *markup) inline(items []Value) {
	for i, x := range items {
		if i > 0 {
			m.text(m.Say("comma"))
		}
		m.value(x)
	}
}

// listed are values beneath each other.
func (m *markup) listed(items []Value) {
	m.add("<ul>")
	for _, x := range items {
		m.add("<li>")
		m.value(x)
		m.add("</li>")
	}
	m.add("</ul>")
}

// one is a single value, with what stands aside of it.
func (m *markup) one(x Value) {
	switch {
	case x.Code != "":
		m.add("<span")
		m.quoted("class", "code "+x.Code)
		m.add(">")
		m.link(x.Link)
		m.add("</span>")
	case x.Outside && safe(x.Href):
		m.add("<a")
		m.quoted("href", x.Href)
		m.add(` rel="noreferrer noopener external" dir="ltr">`)
		m.text(x.Text)
		m.add("</a>")
	case x.Note != "":
		m.add("<span")
		m.quoted("title", x.Note)
		m.add(">")
		m.link(x.Link)
		m.add("</span>")
	default:
		m.link(x.Link)
	}
	m.tags(x.Tags)
	for _, aside := range x.Aside {
		m.add(`<span class="aside">`)
		m.value(aside)
		m.add("</span>")
	}
}

// record is a row of a table.
func (m *markup) record(x Record) {
	m.add(`<tr><th scope="row">`)
	m.link(x.Link)
	m.tags(x.Tags)
	m.add(` <span class="ref"><bdi>`)
	m.text(x.Reference)
	m.add("</bdi></span></th>")
	for _, cell := range x.Cells {
		m.add(`<td`)
		m.quoted("data-label", cell.Label)
		m.add(">")
		if cell.Value.Empty() {
			m.add(`<span class="quiet">–</span>`)
		} else {
			m.value(cell.Value)
		}
		m.add("</td>")
	}
	m.add("</tr>")
}

// entry is a line of a list.
func (m *markup) entry(x Entry) {
	m.add("<li>")
	if x.When != nil {
		m.add(`<span class="quiet"`)
		m.quoted("title", x.When.Stored)
		m.add(">")
		m.text(x.When.Text)
		m.add("</span><span>")
	}
	m.link(x.Link)
	m.tags(x.Tags)
	m.beneath(x.Beneath)
	if x.When != nil {
		m.add("</span>")
	}
	m.add("</li>")
}

// tags mark what stands before them.
func (m *markup) tags(all []Value) {
	for _, tag := range all {
		m.add(` <span`)
		m.quoted("class", "tag "+tag.Code)
		m.add(">")
		m.text(tag.Text)
		m.add("</span>")
	}
}

// beneath is what stands beneath a link, of all that says something.
func (m *markup) beneath(all []Value) {
	begin := "<small>"
	for _, x := range all {
		if x.Empty() {
			continue
		}
		m.add(begin)
		m.value(x)
		begin = " · "
	}
	if begin != "<small>" {
		m.add("</small>")
	}
}

// explained is a sentence of the codebook, in which backticks stand around what is code.
func (m *markup) explained(text string) {
	for i, piece := range strings.Split(text, "`") {
		if i%2 == 0 {
			m.text(piece)
			continue
		}
		m.add("<code>")
		m.text(piece)
		m.add("</code>")
	}
}

// options are the options of a choice.
func (m *markup) options(all []form.Option) {
	for _, x := range all {
		m.add("<option value=\"")
		m.text(x.Value)
		m.add(`"`)
		if x.Chosen {
			m.add(" selected")
		}
		m.add(">")
		m.text(x.Label)
		m.add("</option>")
	}
}

package markup_test

import (
	"html/template"
	"strings"
	"testing"

	"entente/web/form"
	"entente/web/markup"
	"entente/web/tongue"
)

func french(t *testing.T) *tongue.Tongue {
	t.Helper()
	tongues, err := tongue.All()
	if err != nil {
		t.Fatal(err)
	}
	return tongues["fr"]
}

// TestMarkup: whatever is said is escaped, nothing leads to what runs, and a text in another
// language says in which.
func TestMarkup(t *testing.T) {
	page := template.Must(template.New("page").Funcs(markup.Functions(french(t))).Parse(
		`{{range .Values}}{{value .}}|{{end}}{{options .Options}}|{{entry .Entry}}|{{record .Record}}`))
	quoted := markup.To(`<b> & "c"`, `/fr/search?q="&x`)
	runs := markup.To("press", "javascript:alert(1)")
	aside := markup.Said("Rabat")
	aside.Aside = []markup.Value{markup.Text(tongue.Words{Text: "Maroc", Lang: "ar"})}
	var got strings.Builder
	err := page.Execute(&got, struct {
		Values  []markup.Value
		Options []form.Option
		Entry   markup.Entry
		Record  markup.Record
	}{
		[]markup.Value{{Link: quoted}, {Link: runs}, {Link: runs, Outside: true}, aside, markup.Dated(tongue.Date{Text: "2023", Stored: "2023-XX"}),
			{Items: []markup.Value{markup.Said("un"), markup.Said("deux")}, Inline: true},
			{Rows: []markup.Row{{Label: "<i>", Value: markup.Said("x")}}}},
		[]form.Option{{Value: `"`, Label: "<", Chosen: true}},
		markup.Entry{Link: quoted, When: &tongue.Date{}, Tags: []markup.Value{markup.Coded("late", "En <retard>")}, Beneath: []markup.Value{markup.Said("un"), {}, markup.Said("<deux>")}},
		markup.Record{Link: markup.To("Visite", ""), Reference: "<VIS>", Cells: []markup.Row{{Label: `"Date"`, Value: markup.Value{}}, {Label: "x", Value: markup.Coded("held", "y")}}},
	})
	want := strings.Join([]string{
		`<a href="/fr/search?q=&#34;&amp;x"><bdi>&lt;b&gt; &amp; &#34;c&#34;</bdi></a>`,
		`<bdi>press</bdi>`,
		`<bdi>press</bdi>`,
		`<bdi>Rabat</bdi><span class="aside"><bdi lang="ar">Maroc</bdi><span class="in" title="arabe">ar</span></span>`,
		`<span title="2023-XX"><bdi>2023</bdi></span>`,
		`<bdi>un</bdi>, <bdi>deux</bdi>`,
		`<dl class="fields"><div><dt>&lt;i&gt;</dt><dd><bdi>x</bdi></dd></div></dl>`,
		`<option value="&#34;" selected>&lt;</option>`,
		`<li><span class="quiet"></span><span><a href="/fr/search?q=&#34;&amp;x"><bdi>&lt;b&gt; &amp; &#34;c&#34;</bdi></a> <span class="tag late">En &lt;retard&gt;</span>` +
			`<small><bdi>un</bdi> · <bdi>&lt;deux&gt;</bdi></small></span></li>`,
		`<tr><th scope="row"><bdi>Visite</bdi> <span class="ref"><bdi>&lt;VIS&gt;</bdi></span></th><td data-label="&#34;Date&#34;"><span class="quiet">–</span></td>` +
			`<td data-label="x"><span class="code held"><bdi>y</bdi></span></td></tr>`,
	}, "|")
	if err != nil || got.String() != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got.String(), want)
	}
}

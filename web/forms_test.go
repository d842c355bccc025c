package web_test

// What tests do with forms: they fill them in and send them, as a browser does.

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// send sends what was typed into a form, as a browser does.
func (s *site) send(t testing.TB, token, address string, values url.Values) page {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(values.Encode()))
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return page{address, w.Code, w.Header(), w.Body.String()}
}

// typed are the inputs of a form, as name=text and so on.
func typed(pairs ...string) url.Values {
	values := url.Values{}
	for _, pair := range pairs {
		name, text, _ := strings.Cut(pair, "=")
		values.Add(name, text)
	}
	return values
}

// typing sends the form of a page with more typed into it.
func (s *site) typing(t testing.TB, p page, pairs ...string) page {
	t.Helper()
	values := p.inputs(t)
	for name, texts := range typed(pairs...) {
		values[name] = texts
	}
	return s.send(t, s.editor, p.address, values)
}

// still is typing where the page comes again.
func (s *site) still(t testing.TB, p page, pairs ...string) page {
	t.Helper()
	again := s.typing(t, p, pairs...)
	if again.status != http.StatusOK {
		t.Fatalf("%d\n%.3000s", again.status, again.body)
	}
	again.whole(t)
	return again
}

// saved follows where a form leads that was taken.
func (s *site) saved(t testing.TB, p page) page {
	t.Helper()
	for range 3 {
		if p.status != http.StatusSeeOther {
			return p
		}
		p = s.get(t, s.editor, p.header.Get("Location"))
	}
	return p
}

// inputs are those that a browser sends of the form on a page that nobody has touched.
func (p page) inputs(t testing.TB) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for n := range doc.Descendants() {
		name, value, checked := attribute(n, "name"), attribute(n, "value"), hasAttribute(n, "checked")
		switch {
		case name == "" || n.Data == "button" || !inForm(n):
		case n.Data == "input" && slices.Contains([]string{"checkbox", "radio"}, attribute(n, "type")):
			if checked {
				values.Add(name, value)
			}
		case n.Data == "input":
			values.Add(name, value)
		case n.Data == "textarea":
			values.Add(name, textOf(n))
		case n.Data == "select":
			values.Add(name, selected(n))
		}
	}
	return values
}

func inForm(n *html.Node) bool {
	for up := range n.Ancestors() {
		if up.Data == "form" && attribute(up, "method") == "post" {
			return true
		}
	}
	return false
}

func selected(n *html.Node) string {
	for o := range n.Descendants() {
		if o.Data == "option" && hasAttribute(o, "selected") {
			return attribute(o, "value")
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			text.WriteString(x.Data)
		}
	}
	return text.String()
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Package suggest writes a first mapping for a file, by what its columns are called and
// what is in them.
package suggest

import (
	"fmt"
	"slices"
	"strings"

	"entente/exchange/mapping"
	"entente/exchange/table"
	"entente/models/written"
)

// looked is how many rows are looked at.
const looked = 1_000

// Mapping writes a mapping for a file that is called so. It can be used as it is where
// the columns speak for themselves; comments say what it does not know.
func Mapping(f *table.File, fileName string) (string, error) {
	var rows []table.Row
	for row, err := range f.Rows() {
		if err != nil {
			return "", err
		}
		if rows = append(rows, row); len(rows) == looked {
			break
		}
	}
	header := f.Header
	if header == nil {
		header = headerOf(rows)
	}
	columns := columnsOf(header, rows)
	assign(columns)
	s := &sheet{columns: columns}
	s.head(f, fileName)
	s.agreement()
	s.rest()
	return s.b.String(), nil
}

// headerOf are the columns of rows that each have their own.
func headerOf(rows []table.Row) *table.Header {
	var names []string
	seen := map[string]bool{}
	for _, row := range rows {
		for _, name := range row.Header.Names {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return table.NewHeader(names)
}

// sheet is the mapping as it is written down.
type sheet struct {
	b       strings.Builder
	columns []*column
}

func (s *sheet) line(format string, args ...any) { fmt.Fprintf(&s.b, format+"\n", args...) }

// head writes what is true of the whole file.
func (s *sheet) head(f *table.File, fileName string) {
	s.line("# A first mapping of %s (%s). Look it through, then try it: entente import --dry-run MAPPING FILE", comment(fileName), how(f))
	s.line("entente: 1")
	s.line("scheme: %s # by this name the ids of the register are known; keep it when the next file comes", quoted(mapping.SchemeOf(fileName)))
	s.line("language: %s", s.language())
	s.line("source:")
	s.line("  title: %s", quoted(fileName))
	s.dates()
}

// how is how a file is written, in words.
func how(f *table.File) string {
	words := []string{strings.ToUpper(string(f.Format))}
	if f.Encoding != "" {
		words = append(words, f.Encoding)
	}
	if f.Separator != "" {
		words = append(words, fmt.Sprintf("cells parted by %q", f.Separator))
	}
	if f.Sheet != "" {
		words = append(words, "sheet "+comment(f.Sheet))
	}
	return strings.Join(words, ", ")
}

// language is that of the first title.
func (s *sheet) language() string {
	if titles := of(s.columns, roleTitle); len(titles) > 0 {
		return titles[0].language()
	}
	return "en"
}

// dates writes how dates are written, where that has to be said.
func (s *sheet) dates() {
	var values []string
	for _, c := range s.columns {
		if slices.Contains([]role{roleSigned, roleInForce, roleEnded}, c.role) {
			values = append(values, c.values...)
		}
	}
	order, short, counted := written.OrderOf(values), false, slices.ContainsFunc(values, isDayNumber)
	doubtful := 0
	for _, v := range values {
		if _, err := written.Date(v, written.Style{TwoDigits: 1950}); err != nil && !isDayNumber(v) {
			doubtful++
		}
		_, err := written.Date(v, written.Style{Order: written.DayFirst})
		_, with := written.Date(v, written.Style{Order: written.DayFirst, TwoDigits: 1950})
		short = short || (err != nil && with == nil)
	}
	if doubtful == 0 && !short && !counted {
		return
	}
	s.line("dates:")
	if doubtful > 0 && order != written.Unsaid {
		s.line("  order: %s", order)
	} else if doubtful > 0 {
		s.line("  order: day-first # nothing in the first rows tells; month-first where it is so")
	}
	if short {
		s.line("  two_digits_from: 1950 # 49 is 2049, 50 is 1950")
	}
	if counted {
		s.line("  day_numbers_from: 1900 # 45243 is 2023-11-13; 1904 where an old spreadsheet for the Macintosh counted")
	}
}

// agreement writes the record.
func (s *sheet) agreement() {
	s.line("records:")
	s.line("  - kind: agreement")
	s.id()
	s.line("    fields:")
	s.titles()
	s.types()
	s.parties()
	s.acts()
	s.subjects()
	s.others()
}

// id writes by what one record is told from another.
func (s *sheet) id() {
	if ids := of(s.columns, roleID); len(ids) > 0 {
		s.line("    id: %s", quoted(ids[0].name))
		return
	}
	var names []string
	for _, r := range []role{roleTitle, roleParty, roleSigned} {
		for _, c := range of(s.columns, r) {
			names = append(names, quoted(c.name))
		}
	}
	if len(names) == 0 {
		for _, c := range s.columns {
			names = append(names, quoted(c.name))
		}
	}
	s.line("    id: {columns: [%s], join: \" | \"} # no column numbers the rows: what stands in these tells them apart", strings.Join(names, ", "))
}

func (s *sheet) titles() {
	titles := of(s.columns, roleTitle)
	if len(titles) == 0 {
		s.line("      # title: which column has it?")
	}
	seen := map[string]bool{}
	for _, c := range titles {
		language := c.language()
		if seen[language] {
			c.role = roleNoColumn
			continue
		}
		seen[language] = true
		s.line("      title.%s: %s", language, quoted(c.name))
	}
}

// types writes what kinds of texts there are, by their words.
func (s *sheet) types() {
	for _, c := range of(s.columns, roleType) {
		s.line("      type:")
		s.line("        column: %s", quoted(c.name))
		s.meanings(c.distinct(), typeOf)
	}
}

// parties writes who concluded it.
func (s *sheet) parties() {
	n, listed := 0, false
	for _, c := range of(s.columns, roleParty) {
		if separator := c.parted(isCountry); separator != "" && !listed {
			listed = true
			s.line("      parties.-.country: {column: %s, split: [%s]}", quoted(c.name), quoted(separator))
			continue
		}
		s.line("      parties.%d.country: %s", n, quoted(c.name))
		n++
	}
	switch {
	case n == 0 && !listed:
		s.line("      # parties.0.country: which column has it?")
		s.line("      parties_complete: {constant: \"false\"}")
	case n == 1 && !listed:
		s.line("      # The other party may be the same in all rows: parties.1.country: {constant: MA}, and then without the next line.")
		s.line("      parties_complete: {constant: \"false\"}")
	}
}

// acts writes the dates as what was done on them.
func (s *sheet) acts() {
	for _, act := range []struct {
		role role
		kind string
	}{{roleSigned, "signature"}, {roleInForce, "entry_into_force"}, {roleEnded, "termination"}} {
		for _, c := range of(s.columns, act.role) {
			from := c.dated()
			if act.role == roleSigned {
				s.line("      date: %s", from)
			}
			s.line("      acts.%s.kind: {constant: %s}", act.kind, act.kind)
			s.line("      acts.%s.date: %s", act.kind, from)
		}
	}
}

// dated is a column of dates as a field reads it: what has no digit, such as "pending", is
// no date.
func (c *column) dated() string {
	var undated []string
	for _, v := range c.distinct() {
		if !hasDigits(v) && len(undated) < mostMeanings {
			undated = append(undated, quoted(v)+": null")
		}
	}
	if undated == nil {
		return quoted(c.name)
	}
	return fmt.Sprintf("{column: %s, values: {%s}}", quoted(c.name), strings.Join(undated, ", "))
}

// mostMeanings is how many values are listed with what they mean.
const mostMeanings = 60

func (s *sheet) subjects() {
	for _, c := range of(s.columns, roleSubject) {
		values, separator := c.distinct(), c.parted(func(v string) bool { return sectorOf(v) != "" })
		s.line("      sectors:")
		s.line("        column: %s", quoted(c.name))
		if separator != "" {
			s.line("        split: [%s]", quoted(separator))
			values = parts(values, separator)
		}
		s.meanings(values, sectorOf)
	}
}

func parts(values []string, separator string) []string {
	var list []string
	for _, v := range values {
		for part := range strings.SplitSeq(v, separator) {
			if part = strings.TrimSpace(part); says(part) && !slices.Contains(list, part) {
				list = append(list, part)
			}
		}
	}
	return list
}

// meanings writes what values mean, as far as their words tell.
func (s *sheet) meanings(values []string, tells func(string) string) {
	s.line("        values:")
	for i, v := range values {
		if i == mostMeanings {
			s.line("          # and %d more", len(values)-i)
			break
		}
		if code := tells(v); code != "" {
			s.line("          %s: %s", quoted(v), code)
		} else {
			s.line("          %s: null # which one?", quoted(v))
		}
	}
	s.line("        otherwise: null")
}

// others writes what else there is.
func (s *sheet) others() {
	for _, other := range []struct {
		role role
		path string
	}{{roleSummary, "summary"}, {rolePlace, "place.city"}} {
		for _, c := range of(s.columns, other.role) {
			s.line("      %s.%s: %s", other.path, c.language(), quoted(c.name))
		}
	}
	for _, c := range of(s.columns, roleUNTS) {
		s.line("      registrations.0.register: {constant: UNTS}")
		s.line("      registrations.0.number: %s", quoted(c.name))
	}
	for _, c := range of(s.columns, roleSource) {
		s.line("      citations.0.article: %s", quoted(c.name))
		for _, with := range of(s.columns, rolePage) {
			s.line("      citations.0.locator: %s", quoted(with.name))
		}
		for _, with := range of(s.columns, roleQuote) {
			s.line("      citations.0.quote: %s", quoted(with.name))
		}
	}
}

// rest lists the columns that nothing was made of.
func (s *sheet) rest() {
	var names []string
	cited := has(s.columns, roleSource)
	for _, c := range s.columns {
		if c.role == roleNoColumn || (!cited && (c.role == rolePage || c.role == roleQuote)) {
			names = append(names, comment(c.name))
		}
	}
	if len(names) > 0 {
		s.line("# Not read: %s", strings.Join(names, ", "))
	}
}

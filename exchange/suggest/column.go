package suggest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"entente/exchange"
	"entente/exchange/table"
	"entente/models/written"
)

// column is what there is to see of a column in the first rows of a file.
type column struct {
	name   string
	at     int
	values []string // that say something
	rows   int
	role   role
}

// columnsOf looks at the columns of some rows.
func columnsOf(h *table.Header, rows []table.Row) []*column {
	var list []*column
	for i, name := range h.Names {
		c := &column{name: name, at: i, rows: len(rows)}
		for _, row := range rows {
			if cell := strings.TrimSpace(row.Cell(row.Header.Find(name))); says(cell) {
				c.values = append(c.values, cell)
			}
		}
		list = append(list, c)
	}
	return list
}

func says(cell string) bool {
	return strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) &&
		!strings.EqualFold(cell, "n/a") && !strings.EqualFold(cell, "null")
}

// share is which part of the values is so.
func (c *column) share(is func(string) bool) float64 {
	n := 0
	for _, v := range c.values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(len(c.values), 1))
}

func (c *column) dates() bool {
	return c.share(func(v string) bool {
		_, err := written.Date(v, written.Style{Order: written.DayFirst, TwoDigits: 1950})
		_, other := written.Date(v, written.Style{Order: written.MonthFirst, TwoDigits: 1950})
		return err == nil || other == nil
	}) >= 0.5 && len(c.values) > 0
}

// isDayNumber tells a day that a spreadsheet has counted, in a column that has days.
func isDayNumber(v string) bool {
	_, plain := written.Date(v, written.Style{})
	_, counted := written.Date(v, written.Style{DayNumbers: written.DaysFrom1900})
	return plain != nil && counted == nil
}

func (c *column) countries() bool { return len(c.values) > 0 && c.share(isCountry) >= 0.5 }

func isCountry(v string) bool { return exchange.CountryNamed(v) != "" }

func hasDigits(v string) bool { return strings.ContainsFunc(v, unicode.IsDigit) }

func hasLetters(v string) bool { return strings.ContainsFunc(v, unicode.IsLetter) }

// distinct are the different values, the commonest first.
func (c *column) distinct() []string {
	count := map[string]int{}
	for _, v := range c.values {
		count[v]++
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
}

// unique tells whether each row has a value of its own.
func (c *column) unique() bool {
	return c.rows > 0 && len(c.values) == c.rows && len(c.distinct()) == c.rows
}

// length is how long values are, in letters, on average.
func (c *column) length() int {
	n := 0
	for _, v := range c.values {
		n += len([]rune(v))
	}
	return n / max(len(c.values), 1)
}

// separators are what lists in cells are parted by.
var separators = []string{";", "\n", "|", " / ", ",", " - ", " – ", " and ", " et ", " və ", " و"}

// parted finds what parts the values of a column into such of a kind, if anything does.
func (c *column) parted(is func(string) bool) string {
	for _, separator := range separators {
		parts, good := 0, 0
		for _, v := range c.values {
			if !strings.Contains(v, separator) {
				continue
			}
			for part := range strings.SplitSeq(v, separator) {
				parts++
				if is(strings.TrimSpace(part)) {
					good++
				}
			}
		}
		if parts > 1 && good*2 > parts {
			return separator
		}
	}
	return ""
}

// assign finds the role of each column: by its name, as far as its values bear it out.
func assign(columns []*column) {
	for _, c := range columns {
		for _, r := range rolesOf(c.name) {
			if c.bears(r) {
				c.role = r
				break
			}
		}
	}
	oneOf(columns, roleID, roleSigned, roleInForce, roleEnded, roleSubject, roleType, roleSummary, rolePlace, roleSource, rolePage, roleQuote, roleUNTS)
	byValues(columns)
	grouped(columns)
}

// rolesOf are the roles that the name of a column can mean, the likeliest first.
func rolesOf(name string) []role {
	key := bare(name)
	type candidate struct {
		role  role
		score int
	}
	var list []candidate
	for _, l := range vocabulary().headers {
		best := 0
		for _, phrase := range l.words {
			score := 2 * len(strings.Fields(phrase))
			switch {
			case key == phrase || strings.TrimRight(key, " 0123456789") == phrase:
				score++
			case !within(key, phrase):
				score = 0
			}
			best = max(best, score)
		}
		if best > 0 {
			list = append(list, candidate{role(l.tells), best})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var roles []role
	for _, c := range list {
		roles = append(roles, c.role)
	}
	return roles
}

// bears tells whether the values of a column bear out its role.
func (c *column) bears(r role) bool {
	switch r {
	case roleSigned, roleInForce, roleEnded:
		return c.dates() || c.share(isDayNumber) >= 0.5
	case roleParty:
		return c.countries() || c.parted(isCountry) != ""
	case roleID:
		return c.unique()
	case roleTitle:
		return !c.dates() && !c.countries() && c.share(hasLetters) >= 0.5
	case roleType:
		return len(c.distinct()) <= 40 && c.share(func(v string) bool { return typeOf(v) != "" }) > 0
	case roleSubject:
		return c.share(func(v string) bool { return sectorOf(v) != "" }) > 0
	}
	if r == rolePlace && c.share(hasDigits) >= 0.5 {
		return false // it has the day too
	}
	return len(c.values) > 0
}

// oneOf leaves a role that one column can have to the first that has it.
func oneOf(columns []*column, roles ...role) {
	for _, r := range roles {
		taken := false
		for _, c := range columns {
			if c.role != r {
				continue
			}
			if taken {
				c.role = roleNoColumn
			}
			taken = true
		}
	}
}

// byValues gives roles that no name tells: countries are parties, and the longest words
// the title.
func byValues(columns []*column) {
	if !has(columns, roleParty) {
		for _, c := range columns {
			if c.role == roleNoColumn && c.countries() {
				c.role = roleParty
			}
		}
	}
	if has(columns, roleTitle) {
		return
	}
	var longest *column
	for _, c := range columns {
		if c.role == roleNoColumn && !c.dates() && c.length() > 10 && (longest == nil || c.length() > longest.length()) {
			longest = c
		}
	}
	if longest != nil {
		longest.role = roleTitle
	}
}

// grouped finds a number that rows which follow each other share, each with one title:
// such rows are one record.
func grouped(columns []*column) {
	titles := of(columns, roleTitle)
	if has(columns, roleID) || len(titles) == 0 {
		return
	}
	for _, c := range columns {
		if c.role == roleNoColumn && slices.Contains(rolesOf(c.name), roleID) && c.groups(titles[0]) {
			c.role = roleID
			return
		}
	}
}

// groups tells whether each value stands in rows that follow each other, all with one
// value of another column.
func (c *column) groups(other *column) bool {
	if len(c.values) != c.rows || len(other.values) != c.rows {
		return false
	}
	seen := map[string]bool{}
	for i, v := range c.values {
		if i > 0 && v == c.values[i-1] {
			if other.values[i] != other.values[i-1] {
				return false
			}
			continue
		}
		if seen[v] {
			return false
		}
		seen[v] = true
	}
	return c.rows > 0
}

func has(columns []*column, r role) bool { return len(of(columns, r)) > 0 }

// of are the columns that have a role.
func of(columns []*column, r role) []*column {
	var list []*column
	for _, c := range columns {
		if c.role == r {
			list = append(list, c)
		}
	}
	return list
}

package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// Tally counts the commitments that a filter chooses, as of its day. The whole,
// and one pair, country or sector, are counted already; anything else reads the
// rows that match, by an index.
func (s *Store) Tally(ctx context.Context, f models.CommitmentFilter) (models.Tally, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err != nil {
		return models.Tally{}, err
	}
	q.gather()
	standing, err := s.standingOn(ctx, string(f.AsOf))
	if err != nil {
		return models.Tally{}, err
	}
	var rows []keyed
	switch name, value, ok := counterOf(f); {
	case ok && standing.current:
		return s.countedTally(ctx, name, value)
	case ok && derived.Traced[name]:
		rows, err = s.turnedTallies(ctx, name, standing.day, 1, condition{"k.value = ?", []any{value}})
	default:
		rows, err = s.tallies(ctx, q, standing, "")
	}
	if err != nil || len(rows) == 0 {
		return models.Tally{}, err
	}
	return rows[0].Tally, nil
}

// asOfToday says which day is meant when none is named.
func (s *Store) asOfToday(f models.CommitmentFilter) models.CommitmentFilter {
	if f.AsOf == "" {
		f.AsOf = models.AsOf(s.Today())
	}
	return f
}

// counterOf tells which counter answers a filter on the day that the counters are of:
// one when it wants at most one country, pair or sector, or a pair and a sector, and
// nothing else.
func counterOf(f models.CommitmentFilter) (name, value string, ok bool) {
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	if len(f.Country) == 0 && len(f.Pair) == 1 && len(f.Sector) == 1 {
		wanted = []facet{{name: derived.Crossed, values: []string{wanted[0].values[0] + " " + wanted[1].values[0]}}}
	}
	f.AsOf, f.Country, f.Pair, f.Sector = "", nil, nil, nil
	if f.Multilateral == models.MultilateralIncluded {
		f.Multilateral = ""
	}
	switch {
	case !reflect.ValueOf(f).IsZero() || len(wanted) > 1:
		return "", "", false
	case len(wanted) == 0:
		return "", "", true
	}
	return wanted[0].name, wanted[0].values[0], len(wanted[0].values) == 1
}

// standing says where commitments stood on a day: as is derived and counted, or as their
// course tells.
type standing struct {
	column  string // of documents d
	day     models.Day
	current bool // it is what is derived and counted
}

// standingOn says where commitments stood on a day. What is derived and counted is of
// today, but not from midnight until what turns with the day is published.
func (s *Store) standingOn(ctx context.Context, day models.Day) (standing, error) {
	d, err := s.derivation(ctx)
	if day == s.Today() && day == d.Day {
		return standing{"d.standing", day, true}, err
	}
	return standing{"d.course", day, false}, err
}

// of reads where a commitment stood from what the column says of it.
func (x standing) of(text string) string {
	if x.current {
		return text
	}
	return derived.StoodOn(text, x.day)
}

// keyed is a tally under a key; Value is "" for those that have none.
type keyed struct {
	Value string
	models.Tally
}

// TalliesBy counts the commitments that a filter chooses, by something, page by
// page in the order of the keys.
func (s *Store) TalliesBy(ctx context.Context, by string, f models.CommitmentFilter, p models.Paging) (models.ProgressBreakdown, error) {
	out := models.ProgressBreakdown{Data: []models.ProgressRow{}}
	from, next, err := s.paging(ctx, p, aText)
	if err != nil {
		return out, err
	}
	rows, err := s.keyedTallies(ctx, by, f, from, p.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		out.Meta.Next = next(rows[p.Limit-1].Value)
	}
	partition, n := models.Breakdowns[by], len(rows)
	out.Meta.AsOf, out.Meta.Partition, out.Meta.Count = s.day(string(f.AsOf)), &partition, &n
	labels, err := s.labelsOf(ctx, by, rows)
	for _, r := range rows {
		row := models.ProgressRow{Progress: r.Tally.Progress("")}
		if x, ok := labels[r.Value]; ok && r.Value != "" {
			row.Key, row.Names = &x.key, x.text
		}
		out.Data = append(out.Data, row)
	}
	return out, err
}

func (s *Store) keyedTallies(ctx context.Context, by string, f models.CommitmentFilter, from *cursor, limit int) ([]keyed, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err != nil {
		return nil, err
	}
	q.gather()
	standing, err := s.standingOn(ctx, string(f.AsOf))
	if err != nil {
		return nil, err
	}
	switch name, value, ok := counterOf(f); {
	case ok && standing.current && name == "":
		return s.countedTallies(ctx, by, from, limit)
	case ok && standing.current && name == "pair" && by == "sector":
		return s.crossedTallies(ctx, value, from, limit)
	case ok && name == "" && derived.Traced[by]:
		return s.turnedTallies(ctx, by, standing.day, limit, valuesBehind(from))
	}
	if manyKeys[by] && (from != nil || q.driver() == noDriver) {
		return s.walkedTallies(ctx, q, standing, by, from, limit)
	}
	rows, err := s.tallies(ctx, q, standing, by)
	if err != nil {
		return nil, err
	}
	if from != nil {
		rows = slices.DeleteFunc(rows, func(r keyed) bool { return r.Value <= from.Keys[0].(string) })
	}
	return rows[:min(len(rows), limit)], nil
}

// manyKeys are the breakdowns that can have more rows than a page or two, and count
// most commitments in one or two of them.
var manyKeys = map[string]bool{"agreement": true, "visit": true, "institution": true, "pair": true}

// walkedTallies counts for one page of a breakdown only what stands on it: it walks the
// links that it is by in the order of their values, from one on.
func (s *Store) walkedTallies(ctx context.Context, q *query, at standing, by string, from *cursor, limit int) ([]keyed, error) {
	tables, all := q.source(ctx, noDriver)
	tables = " FROM links AS f CROSS JOIN " + tables
	all = append(all, condition{"d.seq = f.seq AND f.name = ? AND f.kind = ? AND f.seen & ? <> 0", []any{derived.LinkNames[by], q.kind.Code(), view(ctx, false)}})
	if from != nil {
		all = append(all, condition{"f.value > ?", from.Keys})
	}
	var page statement
	page.add("SELECT MAX(value) FROM (SELECT DISTINCT f.value" + tables)
	page.where(all...)
	page.add(" ORDER BY f.value LIMIT ?) AS x", limit)
	var last *string
	if _, err := s.askOne(ctx, &page, &last); err != nil || last == nil {
		return nil, explain("finding what commitments are counted by", err)
	}
	var count statement
	count.add("SELECT f.value, " + at.column + " AS stood, COUNT(*)" + tables)
	count.where(append(all, condition{"f.value <= ?", []any{*last}})...)
	count.add(" GROUP BY f.value, stood")
	found, err := s.ask(ctx, &count)
	if err != nil {
		return nil, explain("counting commitments", err)
	}
	defer found.Close()
	cells := map[cell]int{}
	for found.Next() {
		var value, text string
		var n int
		if err := found.Scan(&value, &text, &n); err != nil {
			return nil, explain("counting commitments", err)
		}
		cells[cell{value, at.of(text)}] += n
	}
	return talliesOf(cells), explain("counting commitments", found.Err())
}

// tallies counts the rows of a query by where they stand, in all or by the values of a
// link, ordered by the value.
func (s *Store) tallies(ctx context.Context, q *query, at standing, by string) ([]keyed, error) {
	cells, err := s.cells(ctx, q, at, by)
	if err != nil {
		return nil, explain("counting commitments", err)
	}
	return talliesOf(cells), nil
}

// talliesOf adds up cells, ordered by the value.
func talliesOf(cells map[cell]int) []keyed {
	tallies := map[string]models.Tally{}
	for c, n := range cells {
		tallies[c.value] = tallies[c.value].Plus(n, derived.TallyOf(c.standing))
	}
	rows := make([]keyed, 0, len(tallies))
	for _, value := range slices.Sorted(maps.Keys(tallies)) {
		rows = append(rows, keyed{value, tallies[value]})
	}
	return rows
}

// cell is where commitments stand, under a value.
type cell struct{ value, standing string }

// cells counts the rows of a query. They can be many, so they are scanned by hand.
func (s *Store) cells(ctx context.Context, q *query, at standing, by string) (map[cell]int, error) {
	driver := q.driver()
	if driver == noDriver && q.rows {
		driver = rowsDrive
	}
	found, err := q.on(ctx, s.db, driver).Select("d.links, " + at.column).Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close()
	cells := map[cell]int{}
	for found.Next() {
		var links, text string
		if err := found.Scan(&links, &text); err != nil {
			return nil, err
		}
		stood := at.of(text)
		for _, value := range keysOf(links, by, view(ctx, false)) {
			cells[cell{value, stood}]++
		}
	}
	return cells, found.Err()
}

// keysOf are the values of a link, in a view, in what a document is found by; of no
// link, the one value "".
func keysOf(text, by string, view int) []string {
	if by == "" {
		return []string{""}
	}
	var values []string
	for field := range strings.FieldsSeq(text) {
		if strings.HasPrefix(field, by+"=") {
			for _, x := range derived.ParseLinks(field) {
				if x.Seen&view != 0 {
					values = append(values, x.Value)
				}
			}
		}
	}
	return values
}

// label is the key of a row of a breakdown, and what to call it.
type label struct {
	key  string
	text models.Text
}

// labelsOf are the keys and names of what a breakdown is by, as far as the caller
// may see it.
func (s *Store) labelsOf(ctx context.Context, by string, rows []keyed) (map[string]label, error) {
	labels := map[string]label{}
	if models.RecordKind(by).Spec().Prefix != "" {
		return s.titles(ctx, rows)
	}
	all, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	names := all[models.CountryKind]
	if by == "sector" {
		names = all[models.SectorKind]
	}
	for _, r := range rows {
		text := names[r.Value]
		switch a, b, _ := strings.Cut(r.Value, "-"); by {
		case "pair":
			text = bothNames(names[a], names[b])
		case "year":
			text = models.Text{"und": r.Value}
		}
		labels[r.Value] = label{r.Value, text}
	}
	return labels, nil
}

// titles are the ids and titles of the records whose numbers are the keys of rows.
func (s *Store) titles(ctx context.Context, rows []keyed) (map[string]label, error) {
	var seqs []int64
	for _, r := range rows {
		if seq, ok := derived.Numbered(r.Value); ok {
			seqs = append(seqs, seq)
		}
	}
	var found []derived.Document
	err := where(s.db.WithContext(ctx).Table("documents AS d").Where("d.seq IN ?", some(seqs)), scope(ctx, "d")).
		Select("d.seq, d.record_id, d.title").Scan(&found).Error
	labels := map[string]label{}
	for _, d := range found {
		labels[derived.Number(d.Seq)] = label{d.RecordID, d.Title}
	}
	return labels, explain("reading titles", err)
}

func bothNames(a, b models.Text) models.Text {
	both := models.Text{}
	for lang, name := range a {
		if other, ok := b[lang]; ok {
			both[lang] = name + " – " + other
		}
	}
	return both
}

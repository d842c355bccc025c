package bench

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"entente/exchange/intake"
	"entente/models"
	"entente/store"
	"entente/synthetic"
)

// registerMapping makes of each row of a register an agreement between two countries,
// with two acts, and the register as its source.
const registerMapping = `entente: 1
scheme: bench
language: en
records:
  - kind: agreement
    id: No
    fields:
      title: Title
      type: {constant: agreement}
      parties.0.country: First
      parties.1.country: Second
      date: Signed
      acts.signature.kind: {constant: signature}
      acts.signature.date: Signed
      acts.force.kind: {constant: entry_into_force}
      acts.force.date: In force
      sectors: Subject
`

// register writes so many treaties as CSV, numbered from one on.
func register(from, n int) []byte {
	countries := []string{"Morocco", "France", "Azerbaijan", "Türkiye", "Spain", "Portugal", "Senegal", "Egypt", "Germany", "Italy", "Japan", "Jordan", "Kuwait", "Mali", "Mexico", "Norway", "Peru", "Poland", "Qatar"}
	subjects := []string{"tourism", "energy", "education", "agriculture", "trade"}
	words := []string{"promotion", "protection", "exchange", "co-operation", "assistance", "transport", "recognition", "scholarships", "customs", "research"}
	var b bytes.Buffer
	b.WriteString("No,Title,First,Second,Signed,In force,Subject\n")
	for i := from; i < from+n; i++ {
		first, second := countries[i%len(countries)], countries[(i+1+i/len(countries)%(len(countries)-1))%len(countries)]
		subject := subjects[i%len(subjects)]
		year := 1950 + i*7%70
		fmt.Fprintf(&b, "%d,\"Agreement No. %d between %s and %s on %s and %s in the field of %s\",%s,%s,%d-%02d-%02d,%d-%02d-%02d,%s\n", i, i, first, second,
			words[i%len(words)], words[i/len(words)%len(words)], subject, first, second, year, 1+i%12, 1+i%28, year+1, 1+i/12%12, 1+i/28%28, subject)
	}
	return b.Bytes()
}

// used is the processor time that this process has used.
func used() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkImport brings a register into a new database in this process: to see where
// the time goes.
func BenchmarkImport(b *testing.B) {
	size := cmp.Or(atoi(os.Getenv("BENCH_SIZE")), 2000)
	var cpu time.Duration
	for i := range b.N {
		s := empty(b, i)
		begin := used()
		in := intake.File{Source: bytes.NewReader(register(1, size)), Name: "bench.csv", Mapping: []byte(registerMapping), MappingName: "bench.yaml"}
		imp, err := intake.Import(operator(b), s, in, func(models.Import, int64, int64) {})
		must(b, err)
		if imp.Created != int64(size) {
			b.Fatalf("%+v", imp)
		}
		cpu += used() - begin
		must(b, s.Close())
	}
	b.ReportMetric(float64(cpu.Microseconds())/float64(size*b.N), "cpu-us/record")
	b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkLoad makes up records in a new database in this process.
func BenchmarkLoad(b *testing.B) {
	size := cmp.Or(atoi(os.Getenv("BENCH_SIZE")), 2000)
	var cpu time.Duration
	for i := range b.N {
		s := empty(b, i)
		begin := used()
		must(b, synthetic.Generate(operator(b), s, synthetic.Options{Agreements: size, Commitments: size}, func(int, int) {}))
		cpu += used() - begin
		must(b, s.Close())
	}
	b.ReportMetric(float64(cpu.Microseconds())/float64(size*b.N), "cpu-us/pair")
}

// empty gives a new database in this process.
func empty(b *testing.B, i int) *store.Store {
	b.Helper()
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), strconv.Itoa(i)+".db"), store.Options{})
	must(b, err)
	must(b, s.Migrate(b.Context()))
	return s
}

func operator(b *testing.B) context.Context {
	return models.WithViewer(b.Context(), models.Viewer{Name: "bench", Role: models.RoleAdministrator})
}

package bench

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// result is a row as measured. The limits are processor time of one request,
// client included; none where there is no such limit.
type result struct {
	name string
	load
	fixed, sql time.Duration
	err        error
}

func (w *world) printTable(results []result, notes []string) {
	fmt.Printf("\n%d agreements and as many commitments; %d connections, %d processors, windows of %s\n\n", w.size, connections, runtime.NumCPU(), w.duration)
	fmt.Println("| request | bytes | requests/s | server CPU µs | with client | of F | of S | p50 ms | p99 ms |")
	fmt.Println("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, r := range results {
		if r.err != nil {
			line, _, _ := strings.Cut(r.err.Error(), "\n")
			fmt.Printf("| %s | failed: %s |\n", r.name, line)
			continue
		}
		with := r.each(r.server + r.client)
		fmt.Printf("| %s | %d | %.0f | %d | %d | %s | %s | %.1f | %.1f |\n", r.name, r.bytes/r.count, float64(r.count)/r.took.Seconds(),
			r.each(r.server).Microseconds(), with.Microseconds(), ratio("%.3f", r.fixed, with), ratio("%.3f", r.sql, with), ms(r.wait(50)), ms(r.wait(99)))
	}
	fmt.Println()
	for _, note := range notes {
		fmt.Println("*", note)
	}
}

// printGrowth shows how processor time grows with what there is to look through.
func printGrowth(sizes []int, all [][]result) {
	head, rule := "| server CPU µs |", "|---|"
	for _, size := range sizes {
		head += fmt.Sprintf(" %d |", size)
		rule += "--:|"
	}
	fmt.Printf("\n%s growth |\n%s--:|\n", head, rule)
	for i, r := range all[0] {
		line := "| " + r.name + " |"
		for _, results := range all {
			line += " " + figure(results[i]) + " |"
		}
		last := all[len(all)-1][i]
		fmt.Println(line, ratio("%.1f", last.each(last.server), r.each(r.server)), "|")
	}
}

func figure(r result) string {
	if r.err != nil {
		return "failed"
	}
	return fmt.Sprint(r.each(r.server).Microseconds())
}

// notes are what stands under the table.
func (w *world) notes(results []result) []string {
	now, most := memory(w.pid)
	m := w.made
	all := []string{
		"F: bare Echo, as many fixed bytes; S: F and the bare SQL loop for those rows. Shares are of processor time, client included.",
		fmt.Sprintf("Loaded %d records and parts in %s, %s of processor time, %d MB resident: %.0f a second.", m.Rows,
			m.Wall.Round(time.Second/10), m.CPU.Round(time.Second/10), m.Resident>>10, float64(m.Rows)/m.Wall.Seconds()),
		fmt.Sprintf("The file has %.1f MB: %.1f kB an agreement with its commitment.", float64(m.Bytes)/1e6, float64(m.Bytes)/1e3/float64(w.size)),
		fmt.Sprintf("After all this the server holds %d MB, and held %d MB at most.", now>>10, most>>10),
	}
	of := map[string]time.Duration{}
	for _, r := range results {
		of[r.name] = r.each(r.server)
	}
	for _, name := range []string{"list", "list, of a pair"} {
		if first, half := of[name], of[name+", half way"]; first > 0 && half > 0 {
			all = append(all, fmt.Sprintf("Half way down, %s: %s times the first page.", name, ratio("%.2f", half, first)))
		}
	}
	return all
}

func ratio(format string, part, whole time.Duration) string {
	if part == 0 || whole == 0 {
		return "–"
	}
	return fmt.Sprintf(format, float64(part)/float64(whole))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

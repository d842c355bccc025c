package web

import (
	"maps"
	"net/url"
	"strconv"

	"entente/models"
	"entente/web/tongue"
)

// bar is how far some commitments have got, as a bar and in words.
type bar struct {
	Title   tongue.Words
	Href    string
	Total   Figure
	Counted Figure
	Parts   []share
	Late    Figure
	// Rate and Score are said in words, for over nothing there is none.
	Rate, Score string
}

// share is a piece of a bar: so many of those counted have got so far.
type share struct {
	Figure
	// Width is its part of the bar, as an SVG coordinate between 0 and 100; At where it begins.
	At, Width string
}

// steps are how far a commitment can have got, in the order of the bar.
var steps = []models.Delivery{models.DeliveryComplete, models.DeliverySubstantial, models.DeliveryLimited, models.DeliveryNotStarted, models.DeliveryNoEvidence, models.DeliveryAbandoned}

// firm are the modalities that count: whatever is more than merely possible.
var firm = []string{"binding", "political", "intended"}

// barOf is progress as a bar, when these parameters choose what it counts.
func (a *asked) barOf(p models.Progress, narrow url.Values) bar {
	out := bar{
		Total:   Figure{N: p.Total, Label: a.Say("figure.commitment", "n", p.Total), Href: a.address("/commitments", narrow)},
		Counted: Figure{N: p.Counted, Label: a.Say("progress.counted", "n", p.Counted), Href: a.address("/commitments", counting(narrow, deliveries()))},
		Late:    Figure{N: p.Late, Label: a.Say("figure.late", "n", p.Late), Href: a.address("/commitments", with(narrow, "late", "true")), Code: "late"},
	}
	at := 0
	for _, step := range steps {
		n := countOf(p.Delivery, step)
		if n == 0 {
			continue
		}
		out.Parts = append(out.Parts, share{
			Figure: Figure{N: n, Label: a.Label(step.Vocabulary(), string(step)), Href: a.address("/commitments", counting(narrow, []string{string(step)})), Code: string(step)},
			At:     percent(at, p.Counted), Width: percent(n, p.Counted),
		})
		at += n
	}
	if p.CompletionRate != nil {
		out.Rate = a.Say("progress.rate", "percent", a.Percent(*p.CompletionRate), "done", countOf(p.Delivery, models.DeliveryComplete), "n", p.Counted)
	}
	if p.Score != nil {
		out.Score = a.Say("progress.score", "score", a.Amount(*p.Score))
	}
	return out
}

// deliveries are the steps of what counts.
func deliveries() []string {
	var all []string
	for _, step := range steps {
		all = append(all, string(step))
	}
	return all
}

// counting chooses, of what some parameters choose, what counts and has got so far.
func counting(narrow url.Values, steps []string) url.Values {
	out := maps.Clone(narrow)
	if out == nil {
		out = url.Values{}
	}
	out["modality"], out["delivery"] = firm, steps
	return out
}

func percent(n, of int) string {
	return strconv.FormatFloat(float64(n)*100/float64(max(of, 1)), 'f', 2, 64)
}

// countOf is how many have got so far.
func countOf(d models.DeliveryCounts, step models.Delivery) int {
	switch step {
	case models.DeliveryComplete:
		return d.Complete
	case models.DeliverySubstantial:
		return d.Substantial
	case models.DeliveryLimited:
		return d.Limited
	case models.DeliveryNotStarted:
		return d.NotStarted
	case models.DeliveryAbandoned:
		return d.Abandoned
	}
	return d.NoEvidence
}

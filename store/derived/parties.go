package derived

import (
	"cmp"
	"slices"

	"entente/models"
)

// PartyStep is a step of the status of one country in a text of many parties. Of a text
// of two the steps are those of the text.
type PartyStep struct {
	Country models.CountryCode
	Step    StepRow `gorm:"embedded"`
	Since   *models.Date
	Because []models.Reason `gorm:"serializer:json"`
	Certain bool
	// SurvivesUntil is until when some of it goes on.
	SurvivesUntil *models.Date
}

// TableName is where GORM finds them.
func (PartyStep) TableName() string { return "party_steps" }

// Status is what a step says of its days.
func (x PartyStep) Status() models.StatusOnDay {
	return models.StatusOnDay{Value: x.Step.Value, Since: x.Since, Because: x.Because, Certain: x.Certain, SurvivesUntil: x.SurvivesUntil}
}

// partySteps are those of the countries among the parties of an agreement, of its steps.
func partySteps(seq int64, course models.Course, all models.Steps) []PartyStep {
	if !course.Many() {
		return nil
	}
	var rows []PartyStep
	for i, steps := range all.Parties {
		if country := course.Parties[i].Country; country != "" {
			for i, r := range StepRows(seq, steps) {
				x := steps[i]
				rows = append(rows, PartyStep{country, r, x.Since, x.Because, x.Certain, x.SurvivesUntil})
			}
		}
	}
	slices.SortFunc(rows, func(a, b PartyStep) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Step.DayFrom, b.Step.DayFrom))
	})
	return rows
}

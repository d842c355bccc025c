package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// A list takes the same few queries whatever its length.
func TestListsTakeFewQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		fill(t, s, 50)
		for _, guest := range []bool{false, true} {
			who := ctx
			if guest {
				who = storetest.As(t, models.RoleGuest)
			}
			filter := models.Filter{Pair: []models.Pair{"AZ-MA"}, Sector: []models.SectorCode{"security"}, From: date("2000")}
			filter.Q = "agreement"
			for _, tc := range []struct {
				name string
				most int
				list func(p models.Paging) (int, error)
			}{
				{"agreements", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Agreement](who, s, models.AgreementFilter{}, p)
					for _, a := range got.Data {
						if len(a.Acts) != 2 || a.Status == nil || a.Provenance == nil || a.Provenance.Sources != 2 || len(a.Parties) != 2 || len(a.Sectors) != 1 {
							t.Errorf("not complete: %+v", a)
						}
					}
					return len(got.Data), err
				}},
				{"agreements, filtered and counted", 12, func(p models.Paging) (int, error) {
					p.Total = true
					got, err := storetest.List[models.Agreement](who, s, models.AgreementFilter{Filter: filter, Status: []models.AgreementStatus{models.StatusSigned}, AsOf: "2024-01-01"}, p)
					return len(got.Data), err
				}},
				{"commitments", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Commitment](who, s, models.CommitmentFilter{}, p)
					return len(got.Data), err
				}},
				{"commitments as of a day", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Commitment](who, s, models.CommitmentFilter{AsOf: "2024-01-01"}, p)
					return len(got.Data), err
				}},
				{"visits", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Visit](who, s, models.VisitFilter{}, p)
					return len(got.Data), err
				}},
				{"meetings", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Meeting](who, s, models.MeetingFilter{}, p)
					return len(got.Data), err
				}},
				{"articles", 6, func(p models.Paging) (int, error) {
					got, err := storetest.List[models.Article](who, s, models.ArticleFilter{}, p)
					return len(got.Data), err
				}},
				{"search", 7, func(p models.Paging) (int, error) {
					got, err := s.Search(who, models.SearchFilter{Q: "agreement"}, p)
					return len(got.Data), err
				}},
				{"timeline", 4, func(p models.Paging) (int, error) {
					got, err := s.Timeline(who, models.TimelineFilter{Pair: []models.Pair{"AZ-MA"}}, p)
					return len(got.Data), err
				}},
				{"agreements of visits, included", 7, func(p models.Paging) (int, error) {
					visits, err := storetest.List[models.Visit](who, s, models.VisitFilter{}, p)
					if err != nil {
						return 0, err
					}
					got, err := s.Included(who, models.VisitKind, "agreements", ids(visits), "")
					return len(got), err
				}},
			} {
				t.Run(fmt.Sprintf("%s, guest %t", tc.name, guest), func(t *testing.T) {
					_, err := tc.list(models.Paging{Limit: 1}) // the key of cursors is read once
					check(t, err)
					var taken [2][]string
					for i, limit := range []int{5, 50} {
						taken[i] = s.Record(func() {
							n, err := tc.list(models.Paging{Limit: limit})
							check(t, err)
							if n != limit {
								t.Errorf("%d rows, want %d", n, limit)
							}
						})
					}
					// An include is read after its list, whose queries are not counted.
					most := tc.most
					if strings.Contains(tc.name, "included") {
						most *= 2
					}
					if len(taken[0]) != len(taken[1]) || len(taken[1]) > most || len(taken[1]) == 0 {
						t.Errorf("%d queries for 5 rows, %d for 50, want %d at most:\n%s", len(taken[0]), len(taken[1]), most, cut(taken[1]))
					}
				})
			}
		}
	})
}

func cut(statements []string) (out string) {
	for _, s := range statements {
		out += "\t" + s[:min(len(s), 150)] + "\n"
	}
	return out
}

// fill records n visits with all that can hang on them.
func fill(t *testing.T, s *store.Store, n int) {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	check(t, s.InTx(ctx, func(tx *store.Store) error {
		for i := range n {
			if err := fillOne(ctx, tx, i); err != nil {
				return err
			}
		}
		return nil
	}))
}

func fillOne(ctx context.Context, s *store.Store, i int) error {
	says := func(field string, v any) []models.NewCitation {
		return []models.NewCitation{
			{CitationFields: models.CitationFields{Field: &field, Value: v, Quote: ptr("…")}, Article: &models.ArticleFields{Title: fmt.Sprint("article ", i), URL: ptr(fmt.Sprintf("https://example.org/a/%d", i))}},
			{Article: &models.ArticleFields{Title: "another", URL: ptr(fmt.Sprintf("https://example.org/b/%d", i%7))}},
		}
	}
	name := fmt.Sprint("Person ", i%5)
	agreement := models.NewAgreement{AgreementFields: agreementFields(fmt.Sprint("agreement ", i), published), Citations: says("/date", "2023"),
		Acts: []models.NewAct{{ActFields: models.ActFields{Kind: models.ActSignature, Party: ptr(models.CountryCode("AZ")), Date: date("2023-11-13")}}, {ActFields: models.ActFields{Kind: models.ActSignature, Party: ptr(models.CountryCode("MA")), Date: date("2023-11-13")}}}}
	agreement.Date, agreement.Sectors = date("2023-11-13"), []models.SectorCode{"counter_terrorism"}
	agreement.Signatories = []models.Participant{{Country: ptr(models.CountryCode("AZ")), Name: &name}}
	commitment := models.NewCommitment{CommitmentFields: commitmentFields(fmt.Sprint("commitment ", i), published), Citations: says("/modality", "intended"),
		Updates: []models.NewUpdate{{UpdateFields: models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf, AsOf: "2023-12-01"}}}}
	commitment.Due, commitment.Date = date("2024-12"), date("2023-11-13")
	meeting := models.NewMeeting{MeetingFields: meetingFields(fmt.Sprint("meeting ", i), published), Citations: says("/date", "2023")}
	meeting.Date, meeting.Participants = date("2023-11-13"), []models.Participant{{Country: ptr(models.CountryCode("MA")), Name: &name}}
	visit := visitFields(fmt.Sprint("visit ", i), published)
	visit.Date, visit.Lead = date("2023-11-12/2023-11-14"), &models.Participant{Country: ptr(models.CountryCode("AZ")), Name: &name}
	_, err := storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visit, Meetings: []models.NewMeeting{meeting}, Agreements: []models.NewAgreement{agreement},
		Commitments: []models.NewCommitment{commitment}, Citations: says("/date", "2023-11")})
	return err
}

// Nothing is read for a page that is empty: least of all what has no owner.
func TestNothingIsIncludedInNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 2)
		ctx := storetest.As(t, models.RoleGuest)
		for _, spec := range models.Kinds {
			for _, name := range spec.Includes {
				statements := s.Record(func() {
					if got := must(s.Included(ctx, spec.Name, name, nil, ""))(t); len(got) > 0 {
						t.Errorf("%s of no %s: got %d", name, spec.Name, len(got))
					}
				})
				if len(statements) > 0 {
					t.Errorf("%s of no %s: %s", name, spec.Name, cut(statements))
				}
			}
		}
	})
}

// Of a treaty whose words change, nothing is written again of what follows from its parties
// and acts, of which it may have hundreds.
func TestOnlyWhatChangedIsWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		treaty := agreementFields("On three", published)
		treaty.Parties = parties("AZ", "MA", "TR")
		acts := []models.NewAct{{ActFields: models.ActFields{Kind: models.ActEntryIntoForce, Date: date("2020-01-01")}}}
		for _, x := range []models.CountryCode{"AZ", "MA", "TR"} {
			acts = append(acts, models.NewAct{ActFields: models.ActFields{Kind: models.ActRatification, Party: &x, Date: date("2019-05-06")}})
		}
		made := must(storetest.Create[models.Agreement](ctx, s, models.NewAgreement{AgreementFields: treaty, Acts: acts}))(t)
		written := func(edit func(f *models.AgreementFields)) (steps, links int) {
			for _, statement := range s.Record(func() {
				must(storetest.Change[models.Agreement](ctx, s, made.ID, 0, func(f *models.AgreementFields) models.Problems {
					edit(f)
					return nil
				}))(t)
			}) {
				for table, n := range map[string]*int{"party_steps": &steps, "links": &links} {
					if strings.HasPrefix(statement, "INSERT INTO "+table+" ") || strings.HasPrefix(statement, "DELETE FROM "+table+" ") {
						*n++
					}
				}
			}
			return steps, links
		}
		if steps, links := written(func(f *models.AgreementFields) { f.Summary = texts{"en": "Peace"} }); steps+links > 0 {
			t.Errorf("another summary: statuses of parties are written %d times, and links %d times", steps, links)
		}
		if steps, links := written(func(f *models.AgreementFields) { f.Parties = parties("AZ", "MA", "FR") }); steps == 0 || links == 0 {
			t.Errorf("other parties: statuses are written %d times, and links %d times", steps, links)
		}
	})
}

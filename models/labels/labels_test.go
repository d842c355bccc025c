package labels

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// expected is every vocabulary with its codes, as docs and models know them.
var expected = map[string]string{
	"visibility":   "public internal restricted",
	"review_state": "draft submitted published",
	"visit_status": "announced invited confirmed ongoing completed postponed cancelled unknown",
	"visit_level":  "state official official_working working private transit courtesy multilateral_margins virtual unknown",
	"rank": "head_of_state head_of_government deputy_head foreign_minister other_minister deputy_minister special_envoy " +
		"speaker parliament military agency_head subnational business other unknown",
	"meeting_kind": "talks joint_commission political_consultations business_forum signing call virtual multilateral_margins other",
	"agreement_type": "treaty convention agreement framework_agreement protocol mou letter_of_intent protocol_of_intent " +
		"exchange_of_notes joint_declaration joint_statement action_plan executive_programme minutes contract amendment " +
		"diplomatic_relations other",
	"ambit":           "bilateral trilateral regional multilateral external interregional interministerial",
	"agreement_level": "interstate intergovernmental interagency",
	"agreement_status": "negotiating initialled signed provisionally_applied in_force suspended expired terminated " +
		"superseded unknown",
	"act_kind": "initialling signature domestic_approval notification ratification acceptance approval accession " +
		"exchange_of_instruments provisional_application entry_into_force amendment renewal suspension resumption " +
		"denunciation withdrawal termination succession reservation declaration objection registration " +
		"negotiation adoption opening_for_signature territorial_application territorial_exclusion notice_withdrawal fulfilment",
	"participant_role": "lead delegation participant signatory",
	"party_role":       "party signatory depositary observer",
	"term_start":       "text party",
	"modality":         "binding political intended possible",
	"delivery":         "no_evidence not_started limited substantial complete abandoned superseded",
	"assessed_by":      "self partner independent",
	"priority":         "low medium high",
	"value_kind":       "announced contracted delivered",
	"institution_kind": "ministry agency company international_organisation parliament university other",
	"article_kind": "treaty_text official_gazette mfa_statement joint_communique news_agency newspaper social_post " +
		"academic encyclopaedia dataset other",
	"article_state":    "ok corrected retracted removed dead",
	"reliability":      "A B C D E F",
	"stance":           "supports contradicts mentions",
	"citation_rank":    "preferred normal deprecated",
	"language_role":    "authentic official_translation unofficial",
	"alias_kind":       "official former variant",
	"relation_kind":    "amends supersedes implements annex_to terminates revives",
	"institution_role": "lead supporting",
	"side":             "ours theirs joint",
	"stale":            "amber red",
	"warning": "completed_in_the_future lead_of_neither_side hijri_year before_1500 after_2200 outside_its_visit not_between_the_visits_countries " +
		"force_before_signature signed_by_no_party date_against_acts due_before_undertaken owed_to_itself delivered_above_announced complete_in_part independent_without_source",
	"entry_basis":    "signature date notification exchange_of_instruments ratification act",
	"term_kind":      "fixed indefinite initial_then_indefinite initial_then_periods by_agreement",
	"notice_time":    "end_of_term any_time",
	"notice_effect":  "end_of_term after_receipt",
	"calendar_event": "notice_until renewal expiry termination entry_into_force provisional_end",
}

// TestEveryCodeHasALabel requires the same, complete set of codes in each
// language and no blank label.
func TestEveryCodeHasALabel(t *testing.T) {
	all, err := parse()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for vocabulary, codes := range expected {
		want[vocabulary] = slices.Sorted(strings.FieldsSeq(codes))
	}
	for _, language := range []string{"ar", "az", "en", "fr"} {
		got := map[string][]string{}
		for vocabulary, codes := range all[language] {
			got[vocabulary] = slices.Sorted(maps.Keys(codes))
			for code, label := range codes {
				if label == "" || strings.TrimSpace(label) != label {
					t.Errorf("%s %s %s is labelled %q", language, vocabulary, code, label)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("codes in %s.json (-want +got):\n%s", language, diff)
		}
	}
}

// TestLabelsOfAVocabularyDiffer keeps two codes of one list apart on screen.
func TestLabelsOfAVocabularyDiffer(t *testing.T) {
	all, err := parse()
	if err != nil {
		t.Fatal(err)
	}
	for language, vocabularies := range all {
		for vocabulary, codes := range vocabularies {
			seen := map[string]string{}
			for code, label := range codes {
				if other, twice := seen[label]; twice {
					t.Errorf("%s %s: %s and %s are both %q", language, vocabulary, code, other, label)
				}
				seen[label] = code
			}
		}
	}
}

func TestLabel(t *testing.T) {
	tests := []struct{ language, vocabulary, code, want string }{
		{"ar", "agreement_type", "mou", "مذكرة تفاهم"},
		{"az", "agreement_type", "mou", "Anlaşma memorandumu"},
		{"en", "agreement_type", "mou", "Memorandum of understanding"},
		{"fr", "agreement_type", "mou", "Mémorandum d’entente"},
		{"ar", "agreement_status", "in_force", "سارية المفعول"},
		{"az", "agreement_status", "in_force", "Qüvvədə"},
		{"fr", "agreement_status", "in_force", "En vigueur"},
		{"de", "agreement_status", "in_force", ""},
		{"fr", "weather", "in_force", ""},
		{"fr", "agreement_status", "sunny", ""},
	}
	for _, test := range tests {
		if got := Label(test.language, test.vocabulary, test.code); got != test.want {
			t.Errorf("Label(%q, %q, %q) = %q, want %q", test.language, test.vocabulary, test.code, got, test.want)
		}
	}
}

package models

import (
	"reflect"
	"strings"

	"entente/models/fold"
	"entente/models/labels"
)

// A code is a string of a type of its own. All the codes that there are stand in
// labels/*.json, with their names in four languages; constants are only those that
// the program speaks of.

// Vocabulary names the list that a code is from.
func (Visibility) Vocabulary() string      { return "visibility" }
func (ReviewState) Vocabulary() string     { return "review_state" }
func (VisitStatus) Vocabulary() string     { return "visit_status" }
func (VisitLevel) Vocabulary() string      { return "visit_level" }
func (Rank) Vocabulary() string            { return "rank" }
func (MeetingType) Vocabulary() string     { return "meeting_kind" }
func (AgreementType) Vocabulary() string   { return "agreement_type" }
func (Ambit) Vocabulary() string           { return "ambit" }
func (AgreementLevel) Vocabulary() string  { return "agreement_level" }
func (AgreementStatus) Vocabulary() string { return "agreement_status" }
func (ActType) Vocabulary() string         { return "act_kind" }
func (EntryBasis) Vocabulary() string      { return "entry_basis" }
func (TermType) Vocabulary() string        { return "term_kind" }
func (TermStart) Vocabulary() string       { return "term_start" }
func (NoticeTime) Vocabulary() string      { return "notice_time" }
func (NoticeEffect) Vocabulary() string    { return "notice_effect" }
func (CalendarEvent) Vocabulary() string   { return "calendar_event" }
func (Modality) Vocabulary() string        { return "modality" }
func (Delivery) Vocabulary() string        { return "delivery" }
func (Assessor) Vocabulary() string        { return "assessed_by" }
func (Priority) Vocabulary() string        { return "priority" }
func (InstitutionType) Vocabulary() string { return "institution_kind" }
func (ArticleType) Vocabulary() string     { return "article_kind" }
func (ArticleState) Vocabulary() string    { return "article_state" }
func (Reliability) Vocabulary() string     { return "reliability" }
func (Stance) Vocabulary() string          { return "stance" }
func (CitationRank) Vocabulary() string    { return "citation_rank" }
func (LanguageRole) Vocabulary() string    { return "language_role" }
func (AliasType) Vocabulary() string       { return "alias_kind" }
func (RelationType) Vocabulary() string    { return "relation_kind" }
func (InstitutionRole) Vocabulary() string { return "institution_role" }
func (Side) Vocabulary() string            { return "side" }
func (Staleness) Vocabulary() string       { return "stale" }

// Visibility says who may see a record.
type Visibility string

const (
	VisibilityPublic     Visibility = "public"
	VisibilityInternal   Visibility = "internal"
	VisibilityRestricted Visibility = "restricted"
)

// CheckValue finds a code that is not in the list; none at all means the default.
func (c Visibility) CheckValue(at string, p *Problems) {
	if c != "" {
		checkCode(c, at, p)
	}
}

// ReviewState says how far the review of a record has got.
type ReviewState string

const (
	ReviewDraft     ReviewState = "draft"
	ReviewPublished ReviewState = "published"
)

// CheckValue finds a code that is not in the list; none at all means the default.
func (c ReviewState) CheckValue(at string, p *Problems) {
	if c != "" {
		checkCode(c, at, p)
	}
}

// VisitStatus says how far a visit or meeting got: an announced one is not a completed one.
type VisitStatus string

const (
	VisitOngoing   VisitStatus = "ongoing"
	VisitCompleted VisitStatus = "completed"
	VisitPostponed VisitStatus = "postponed"
	VisitCancelled VisitStatus = "cancelled"
	VisitUnknown   VisitStatus = "unknown"
)

// VisitLevel is the protocol level of a visit, normalised; the verbatim label stands beside it.
type VisitLevel string

const (
	LevelState    VisitLevel = "state"
	LevelOfficial VisitLevel = "official"
	LevelWorking  VisitLevel = "working"
	LevelPrivate  VisitLevel = "private"
	LevelUnknown  VisitLevel = "unknown"
)

// Rank is the rank of the principal of a visit.
type Rank string

const (
	RankForeignMinister Rank = "foreign_minister"
	RankUnknown         Rank = "unknown"
)

// MeetingType is the kind of a meeting.
type MeetingType string

const (
	MeetingTalks           MeetingType = "talks"
	MeetingJointCommission MeetingType = "joint_commission"
	MeetingSigning         MeetingType = "signing"
)

// AgreementType is what a text calls itself; the title is not its legal effect.
type AgreementType string

const (
	TypeConvention         AgreementType = "convention"
	TypeAgreement          AgreementType = "agreement"
	TypeProtocol           AgreementType = "protocol"
	TypeMou                AgreementType = "mou"
	TypeJointDeclaration   AgreementType = "joint_declaration"
	TypeExecutiveProgramme AgreementType = "executive_programme"
)

// Ambit is the reach of an agreement.
type Ambit string

const AmbitBilateral Ambit = "bilateral"

// AgreementLevel says between what the agreement is concluded.
type AgreementLevel string

const AgreementLevelIntergovernmental AgreementLevel = "intergovernmental"

// AgreementStatus is where an agreement stands on a day; it is derived, never typed.
type AgreementStatus string

const (
	StatusNegotiating          AgreementStatus = "negotiating"
	StatusInitialled           AgreementStatus = "initialled"
	StatusSigned               AgreementStatus = "signed"
	StatusProvisionallyApplied AgreementStatus = "provisionally_applied"
	StatusInForce              AgreementStatus = "in_force"
	StatusSuspended            AgreementStatus = "suspended"
	StatusExpired              AgreementStatus = "expired"
	StatusTerminated           AgreementStatus = "terminated"
	StatusSuperseded           AgreementStatus = "superseded"
	StatusUnknown              AgreementStatus = "unknown"
)

// ActType is a legal step of a party on an agreement, in the terms of the law of treaties.
type ActType string

const (
	ActInitialling            ActType = "initialling"
	ActSignature              ActType = "signature"
	ActProvisionalApplication ActType = "provisional_application"
	ActEntryIntoForce         ActType = "entry_into_force"
	ActRenewal                ActType = "renewal"
	ActSuspension             ActType = "suspension"
	ActResumption             ActType = "resumption"
	ActDenunciation           ActType = "denunciation"
	ActWithdrawal             ActType = "withdrawal"
	ActTermination            ActType = "termination"
	ActNegotiation            ActType = "negotiation"
	ActAdoption               ActType = "adoption"
	ActOpeningForSignature    ActType = "opening_for_signature"
	ActTerritorialApplication ActType = "territorial_application"
	ActTerritorialExclusion   ActType = "territorial_exclusion"
	ActExchange               ActType = "exchange_of_instruments"
	ActNotification           ActType = "notification"
	ActRatification           ActType = "ratification"
	ActAcceptance             ActType = "acceptance"
	ActApproval               ActType = "approval"
	ActAccession              ActType = "accession"
	ActSuccession             ActType = "succession"
	ActNoticeWithdrawal       ActType = "notice_withdrawal"
	ActFulfilment             ActType = "fulfilment"
)

// EntryBasis is what an entry into force waits for.
type EntryBasis string

const (
	EntryOnSignature    EntryBasis = "signature"
	EntryOnDate         EntryBasis = "date"
	EntryOnNotification EntryBasis = "notification"
	EntryOnExchange     EntryBasis = "exchange_of_instruments"
	EntryOnRatification EntryBasis = "ratification"
	EntryOnAct          EntryBasis = "act"
)

// TermType is what comes at the end of a term.
type TermType string

const (
	TermFixed          TermType = "fixed"
	TermIndefinite     TermType = "indefinite"
	TermThenIndefinite TermType = "initial_then_indefinite"
	TermPeriods        TermType = "initial_then_periods"
	TermByAgreement    TermType = "by_agreement"
)

// TermStart is from whose entry into force a term counts.
type TermStart string

const (
	StartOfText  TermStart = "text"
	StartOfParty TermStart = "party"
)

// NoticeTime is when a notice is given.
type NoticeTime string

const (
	NoticeEndOfTerm NoticeTime = "end_of_term"
	NoticeAnyTime   NoticeTime = "any_time"
)

// NoticeEffect is when a notice has effect.
type NoticeEffect string

const (
	EffectEndOfTerm    NoticeEffect = "end_of_term"
	EffectAfterReceipt NoticeEffect = "after_receipt"
)

// CalendarEvent is what falls on a day in the calendar of agreements.
type CalendarEvent string

const (
	CalendarNotice         CalendarEvent = "notice_until"
	CalendarRenewal        CalendarEvent = "renewal"
	CalendarExpiry         CalendarEvent = "expiry"
	CalendarTermination    CalendarEvent = "termination"
	CalendarEntryIntoForce CalendarEvent = "entry_into_force"
	CalendarProvisionalEnd CalendarEvent = "provisional_end"
)

// Modality says how firmly a commitment was undertaken; a possibility counts in no rate.
type Modality string

const (
	ModalityBinding   Modality = "binding"
	ModalityPolitical Modality = "political"
	ModalityIntended  Modality = "intended"
	ModalityPossible  Modality = "possible"
)

// Delivery says how far a commitment has got, in the terms of the OGP Independent Reporting Mechanism.
type Delivery string

const (
	DeliveryNoEvidence  Delivery = "no_evidence"
	DeliveryNotStarted  Delivery = "not_started"
	DeliveryLimited     Delivery = "limited"
	DeliverySubstantial Delivery = "substantial"
	DeliveryComplete    Delivery = "complete"
	DeliveryAbandoned   Delivery = "abandoned"
	DeliverySuperseded  Delivery = "superseded"
)

// Assessor says whose assessment an update is.
type Assessor string

const (
	AssessedBySelf        Assessor = "self"
	AssessedByPartner     Assessor = "partner"
	AssessedByIndependent Assessor = "independent"
)

// Priority says how much a commitment matters.
type Priority string

const PriorityHigh Priority = "high"

// InstitutionType is the kind of an institution.
type InstitutionType string

const (
	InstitutionMinistry                  InstitutionType = "ministry"
	InstitutionInternationalOrganisation InstitutionType = "international_organisation"
)

// ArticleType is the kind of a source.
type ArticleType string

// The kinds that the program speaks of.
const (
	SourceNewspaper ArticleType = "newspaper"
	SourceDataset   ArticleType = "dataset"
)

// ArticleState says what became of an article since it was read.
type ArticleState string

const (
	ArticleOk        ArticleState = "ok"
	ArticleRetracted ArticleState = "retracted"
	ArticleRemoved   ArticleState = "removed"
	ArticleDead      ArticleState = "dead"
)

// Stance says what a citation does to the value it is about.
type Stance string

const (
	StanceSupports    Stance = "supports"
	StanceContradicts Stance = "contradicts"
)

// CitationRank says how a citation stands among others; a deprecated one gives its reason.
type CitationRank string

const (
	RankNormal     CitationRank = "normal"
	RankDeprecated CitationRank = "deprecated"
)

// LanguageRole says what a language version of an agreement is worth.
type LanguageRole string

// AliasType says what another name of a country is.
type AliasType string

// RelationType says what one agreement does to another.
type RelationType string

const (
	RelationSupersedes RelationType = "supersedes"
	RelationTerminates RelationType = "terminates"
	RelationAmends     RelationType = "amends"
	RelationRevives    RelationType = "revives"
)

// InstitutionRole is the part of an institution in a commitment.
type InstitutionRole string

const InstitutionRoleLead InstitutionRole = "lead"

// Side says whose a commitment is, seen from a country.
type Side string

const (
	SideOurs   Side = "ours"
	SideTheirs Side = "theirs"
	SideJoint  Side = "joint"
)

// Staleness: amber after a year without update or evidence, red after two.
type Staleness string

const (
	StaleAmber Staleness = "amber"
	StaleRed   Staleness = "red"
)

// Calendar names the calendar that a printed date is in.
type Calendar string

// The calendars that the sources print.
const (
	CalendarGregorian Calendar = "gregorian"
	CalendarHijri     Calendar = "hijri"
)

// CheckValue finds a calendar we do not keep; none at all means it is not said.
func (c Calendar) CheckValue(at string, p *Problems) {
	if c != "" && c != CalendarGregorian && c != CalendarHijri {
		p.Add(at, "unknown_code", "%q is not a calendar: gregorian or hijri", string(c))
	}
}

// Reliability of an outlet on the Admiralty scale: A completely reliable … E
// unreliable, F cannot be judged.
type Reliability string

// ReliabilityF is that of an outlet of which nothing is known.
const ReliabilityF Reliability = "F"

// coded is a value from a vocabulary.
type coded interface{ Vocabulary() string }

func checkCode(c coded, at string, p *Problems) {
	code := reflect.ValueOf(c).String()
	if !labels.Known(c.Vocabulary(), code) {
		p.Add(at, "unknown_code", "%q is not one of: %s%s", code, strings.Join(labels.Codes(c.Vocabulary()), ", "), meantCode(c.Vocabulary(), code))
	}
}

// meantCode says which code of a vocabulary may be meant by what is none: the one that is
// called so, or nearly so, in one of the languages; "" for none.
func meantCode(vocabulary, word string) string {
	codes, names := map[string]string{}, []string{}
	for _, code := range labels.Codes(vocabulary) {
		for _, name := range append(labels.Of(vocabulary, code), strings.ReplaceAll(code, "_", " ")) {
			names, codes[name] = append(names, name), code
		}
	}
	name, ok := fold.Nearest(word, names)
	if !ok {
		return ""
	}
	return "; write " + codes[name]
}

package models

import (
	"strings"

	"entente/models/labels"
)

// A controlled code is a named string with a vocabulary. Its codes stand twice:
// here as constants, which the OpenAPI file lists as an enum, and in
// labels/*.json with their names in four languages; a test keeps them the same.

// Visibility says who may see a record.
type Visibility string

// The codes of Visibility.
const (
	VisibilityPublic     Visibility = "public"
	VisibilityInternal   Visibility = "internal"
	VisibilityRestricted Visibility = "restricted"
)

// Vocabulary names the list the code is from.
func (c Visibility) Vocabulary() string { return "visibility" }

// CheckValue finds a code that is not in the list; none at all means the default.
func (c Visibility) CheckValue(at string, p *Problems) {
	if c != "" {
		checkCode(c, at, p)
	}
}

// ReviewState says how far the review of a record has got.
type ReviewState string

// The codes of ReviewState.
const (
	ReviewDraft     ReviewState = "draft"
	ReviewSubmitted ReviewState = "submitted"
	ReviewPublished ReviewState = "published"
)

// Vocabulary names the list the code is from.
func (c ReviewState) Vocabulary() string { return "review_state" }

// CheckValue finds a code that is not in the list; none at all means the default.
func (c ReviewState) CheckValue(at string, p *Problems) {
	if c != "" {
		checkCode(c, at, p)
	}
}

// VisitStatus says how far a visit got: an announced one is not a completed one.
type VisitStatus string

// The codes of VisitStatus.
const (
	VisitAnnounced VisitStatus = "announced"
	VisitInvited   VisitStatus = "invited"
	VisitConfirmed VisitStatus = "confirmed"
	VisitOngoing   VisitStatus = "ongoing"
	VisitCompleted VisitStatus = "completed"
	VisitPostponed VisitStatus = "postponed"
	VisitCancelled VisitStatus = "cancelled"
	VisitUnknown   VisitStatus = "unknown"
)

// Vocabulary names the list the code is from.
func (c VisitStatus) Vocabulary() string { return "visit_status" }

// CheckValue finds a code that is not in the list.
func (c VisitStatus) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// VisitLevel is the protocol level of a visit, normalised; the verbatim label stands beside it.
type VisitLevel string

// The codes of VisitLevel.
const (
	LevelState               VisitLevel = "state"
	LevelOfficial            VisitLevel = "official"
	LevelOfficialWorking     VisitLevel = "official_working"
	LevelWorking             VisitLevel = "working"
	LevelPrivate             VisitLevel = "private"
	LevelTransit             VisitLevel = "transit"
	LevelCourtesy            VisitLevel = "courtesy"
	LevelMultilateralMargins VisitLevel = "multilateral_margins"
	LevelVirtual             VisitLevel = "virtual"
	LevelUnknown             VisitLevel = "unknown"
)

// Vocabulary names the list the code is from.
func (c VisitLevel) Vocabulary() string { return "visit_level" }

// CheckValue finds a code that is not in the list.
func (c VisitLevel) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Rank is the rank of the principal of a visit.
type Rank string

// The codes of Rank.
const (
	RankHeadOfState      Rank = "head_of_state"
	RankHeadOfGovernment Rank = "head_of_government"
	RankDeputyHead       Rank = "deputy_head"
	RankForeignMinister  Rank = "foreign_minister"
	RankOtherMinister    Rank = "other_minister"
	RankDeputyMinister   Rank = "deputy_minister"
	RankSpecialEnvoy     Rank = "special_envoy"
	RankSpeaker          Rank = "speaker"
	RankParliament       Rank = "parliament"
	RankMilitary         Rank = "military"
	RankAgencyHead       Rank = "agency_head"
	RankSubnational      Rank = "subnational"
	RankBusiness         Rank = "business"
	RankOther            Rank = "other"
	RankUnknown          Rank = "unknown"
)

// Vocabulary names the list the code is from.
func (c Rank) Vocabulary() string { return "rank" }

// CheckValue finds a code that is not in the list.
func (c Rank) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// MeetingType is the kind of a meeting.
type MeetingType string

// The codes of MeetingType.
const (
	MeetingTalks                  MeetingType = "talks"
	MeetingJointCommission        MeetingType = "joint_commission"
	MeetingPoliticalConsultations MeetingType = "political_consultations"
	MeetingBusinessForum          MeetingType = "business_forum"
	MeetingSigning                MeetingType = "signing"
	MeetingCall                   MeetingType = "call"
	MeetingVirtual                MeetingType = "virtual"
	MeetingMultilateralMargins    MeetingType = "multilateral_margins"
	MeetingOther                  MeetingType = "other"
)

// Vocabulary names the list the code is from.
func (c MeetingType) Vocabulary() string { return "meeting_kind" }

// CheckValue finds a code that is not in the list.
func (c MeetingType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// AgreementType is what a text calls itself; the title is not its legal effect.
type AgreementType string

// The codes of AgreementType.
const (
	TypeTreaty              AgreementType = "treaty"
	TypeConvention          AgreementType = "convention"
	TypeAgreement           AgreementType = "agreement"
	TypeFrameworkAgreement  AgreementType = "framework_agreement"
	TypeProtocol            AgreementType = "protocol"
	TypeMou                 AgreementType = "mou"
	TypeLetterOfIntent      AgreementType = "letter_of_intent"
	TypeProtocolOfIntent    AgreementType = "protocol_of_intent"
	TypeExchangeOfNotes     AgreementType = "exchange_of_notes"
	TypeJointDeclaration    AgreementType = "joint_declaration"
	TypeJointStatement      AgreementType = "joint_statement"
	TypeActionPlan          AgreementType = "action_plan"
	TypeExecutiveProgramme  AgreementType = "executive_programme"
	TypeMinutes             AgreementType = "minutes"
	TypeContract            AgreementType = "contract"
	TypeAmendment           AgreementType = "amendment"
	TypeDiplomaticRelations AgreementType = "diplomatic_relations"
	TypeOther               AgreementType = "other"
)

// Vocabulary names the list the code is from.
func (c AgreementType) Vocabulary() string { return "agreement_type" }

// CheckValue finds a code that is not in the list.
func (c AgreementType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Ambit is the reach of an agreement.
type Ambit string

// The codes of Ambit.
const (
	AmbitBilateral        Ambit = "bilateral"
	AmbitTrilateral       Ambit = "trilateral"
	AmbitRegional         Ambit = "regional"
	AmbitMultilateral     Ambit = "multilateral"
	AmbitExternal         Ambit = "external"
	AmbitInterregional    Ambit = "interregional"
	AmbitInterministerial Ambit = "interministerial"
)

// Vocabulary names the list the code is from.
func (c Ambit) Vocabulary() string { return "ambit" }

// CheckValue finds a code that is not in the list.
func (c Ambit) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// AgreementLevel says between what the agreement is concluded.
type AgreementLevel string

// The codes of AgreementLevel.
const (
	AgreementLevelInterstate        AgreementLevel = "interstate"
	AgreementLevelIntergovernmental AgreementLevel = "intergovernmental"
	AgreementLevelInteragency       AgreementLevel = "interagency"
)

// Vocabulary names the list the code is from.
func (c AgreementLevel) Vocabulary() string { return "agreement_level" }

// CheckValue finds a code that is not in the list.
func (c AgreementLevel) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// AgreementStatus is where an agreement stands on a day; it is derived, never typed.
type AgreementStatus string

// The codes of AgreementStatus.
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

// Vocabulary names the list the code is from.
func (c AgreementStatus) Vocabulary() string { return "agreement_status" }

// CheckValue finds a code that is not in the list.
func (c AgreementStatus) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// ActType is a legal step of a party on an agreement, in the terms of the law of treaties.
type ActType string

// The codes of ActType.
const (
	ActInitialling            ActType = "initialling"
	ActSignature              ActType = "signature"
	ActDomesticApproval       ActType = "domestic_approval"
	ActNotification           ActType = "notification"
	ActRatification           ActType = "ratification"
	ActAcceptance             ActType = "acceptance"
	ActApproval               ActType = "approval"
	ActAccession              ActType = "accession"
	ActExchangeOfInstruments  ActType = "exchange_of_instruments"
	ActProvisionalApplication ActType = "provisional_application"
	ActEntryIntoForce         ActType = "entry_into_force"
	ActAmendment              ActType = "amendment"
	ActRenewal                ActType = "renewal"
	ActSuspension             ActType = "suspension"
	ActResumption             ActType = "resumption"
	ActDenunciation           ActType = "denunciation"
	ActWithdrawal             ActType = "withdrawal"
	ActTermination            ActType = "termination"
	ActSuccession             ActType = "succession"
	ActReservation            ActType = "reservation"
	ActDeclaration            ActType = "declaration"
	ActObjection              ActType = "objection"
	ActRegistration           ActType = "registration"
)

// Vocabulary names the list the code is from.
func (c ActType) Vocabulary() string { return "act_kind" }

// CheckValue finds a code that is not in the list.
func (c ActType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Modality says how firmly a commitment was undertaken; a possibility counts in no rate.
type Modality string

// The codes of Modality.
const (
	ModalityBinding   Modality = "binding"
	ModalityPolitical Modality = "political"
	ModalityIntended  Modality = "intended"
	ModalityPossible  Modality = "possible"
)

// Vocabulary names the list the code is from.
func (c Modality) Vocabulary() string { return "modality" }

// CheckValue finds a code that is not in the list.
func (c Modality) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Delivery says how far a commitment has got, in the terms of the OGP Independent Reporting Mechanism.
type Delivery string

// The codes of Delivery.
const (
	DeliveryNoEvidence  Delivery = "no_evidence"
	DeliveryNotStarted  Delivery = "not_started"
	DeliveryLimited     Delivery = "limited"
	DeliverySubstantial Delivery = "substantial"
	DeliveryComplete    Delivery = "complete"
	DeliveryAbandoned   Delivery = "abandoned"
	DeliverySuperseded  Delivery = "superseded"
)

// Vocabulary names the list the code is from.
func (c Delivery) Vocabulary() string { return "delivery" }

// CheckValue finds a code that is not in the list.
func (c Delivery) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Assessor says whose assessment an update is.
type Assessor string

// The codes of Assessor.
const (
	AssessedBySelf        Assessor = "self"
	AssessedByPartner     Assessor = "partner"
	AssessedByIndependent Assessor = "independent"
)

// Vocabulary names the list the code is from.
func (c Assessor) Vocabulary() string { return "assessed_by" }

// CheckValue finds a code that is not in the list.
func (c Assessor) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Priority of a commitment.
type Priority string

// The codes of Priority.
const (
	PriorityLow    Priority = "low"
	PriorityMedium Priority = "medium"
	PriorityHigh   Priority = "high"
)

// Vocabulary names the list the code is from.
func (c Priority) Vocabulary() string { return "priority" }

// CheckValue finds a code that is not in the list.
func (c Priority) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// InstitutionType is the kind of an institution.
type InstitutionType string

// The codes of InstitutionType.
const (
	InstitutionMinistry                  InstitutionType = "ministry"
	InstitutionAgency                    InstitutionType = "agency"
	InstitutionCompany                   InstitutionType = "company"
	InstitutionInternationalOrganisation InstitutionType = "international_organisation"
	InstitutionParliament                InstitutionType = "parliament"
	InstitutionUniversity                InstitutionType = "university"
	InstitutionOther                     InstitutionType = "other"
)

// Vocabulary names the list the code is from.
func (c InstitutionType) Vocabulary() string { return "institution_kind" }

// CheckValue finds a code that is not in the list.
func (c InstitutionType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// ArticleType is the kind of a source.
type ArticleType string

// The codes of ArticleType.
const (
	SourceTreatyText      ArticleType = "treaty_text"
	SourceOfficialGazette ArticleType = "official_gazette"
	SourceMfaStatement    ArticleType = "mfa_statement"
	SourceJointCommunique ArticleType = "joint_communique"
	SourceNewsAgency      ArticleType = "news_agency"
	SourceNewspaper       ArticleType = "newspaper"
	SourceSocialPost      ArticleType = "social_post"
	SourceAcademic        ArticleType = "academic"
	SourceEncyclopaedia   ArticleType = "encyclopaedia"
	SourceOther           ArticleType = "other"
)

// Vocabulary names the list the code is from.
func (c ArticleType) Vocabulary() string { return "article_kind" }

// CheckValue finds a code that is not in the list.
func (c ArticleType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// ArticleState says what became of an article since it was read.
type ArticleState string

// The codes of ArticleState.
const (
	ArticleOk        ArticleState = "ok"
	ArticleCorrected ArticleState = "corrected"
	ArticleRetracted ArticleState = "retracted"
	ArticleRemoved   ArticleState = "removed"
	ArticleDead      ArticleState = "dead"
)

// Vocabulary names the list the code is from.
func (c ArticleState) Vocabulary() string { return "article_state" }

// CheckValue finds a code that is not in the list.
func (c ArticleState) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Stance says what a citation does to the value it is about.
type Stance string

// The codes of Stance.
const (
	StanceSupports    Stance = "supports"
	StanceContradicts Stance = "contradicts"
	StanceMentions    Stance = "mentions"
)

// Vocabulary names the list the code is from.
func (c Stance) Vocabulary() string { return "stance" }

// CheckValue finds a code that is not in the list.
func (c Stance) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// CitationRank says how a citation stands among others; a deprecated one gives its reason.
type CitationRank string

// The codes of CitationRank.
const (
	RankPreferred  CitationRank = "preferred"
	RankNormal     CitationRank = "normal"
	RankDeprecated CitationRank = "deprecated"
)

// Vocabulary names the list the code is from.
func (c CitationRank) Vocabulary() string { return "citation_rank" }

// CheckValue finds a code that is not in the list.
func (c CitationRank) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// LanguageRole says what a language version of an agreement is worth.
type LanguageRole string

// The codes of LanguageRole.
const (
	LanguageRoleAuthentic           LanguageRole = "authentic"
	LanguageRoleOfficialTranslation LanguageRole = "official_translation"
	LanguageRoleUnofficial          LanguageRole = "unofficial"
)

// Vocabulary names the list the code is from.
func (c LanguageRole) Vocabulary() string { return "language_role" }

// CheckValue finds a code that is not in the list.
func (c LanguageRole) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// RelationType says what one agreement does to another.
type RelationType string

// The codes of RelationType.
const (
	RelationAmends     RelationType = "amends"
	RelationSupersedes RelationType = "supersedes"
	RelationImplements RelationType = "implements"
	RelationAnnexTo    RelationType = "annex_to"
	RelationTerminates RelationType = "terminates"
)

// Vocabulary names the list the code is from.
func (c RelationType) Vocabulary() string { return "relation_kind" }

// CheckValue finds a code that is not in the list.
func (c RelationType) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// InstitutionRole is the part of an institution in a commitment.
type InstitutionRole string

// The codes of InstitutionRole.
const (
	InstitutionRoleLead       InstitutionRole = "lead"
	InstitutionRoleSupporting InstitutionRole = "supporting"
)

// Vocabulary names the list the code is from.
func (c InstitutionRole) Vocabulary() string { return "institution_role" }

// CheckValue finds a code that is not in the list.
func (c InstitutionRole) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Side says whose a commitment is, seen from a country.
type Side string

// The codes of Side.
const (
	SideOurs   Side = "ours"
	SideTheirs Side = "theirs"
	SideJoint  Side = "joint"
)

// Vocabulary names the list the code is from.
func (c Side) Vocabulary() string { return "side" }

// CheckValue finds a code that is not in the list.
func (c Side) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Staleness: amber after a year without update or evidence, red after two.
type Staleness string

// The codes of Staleness.
const (
	StaleAmber Staleness = "amber"
	StaleRed   Staleness = "red"
)

// Vocabulary names the list the code is from.
func (c Staleness) Vocabulary() string { return "stale" }

// CheckValue finds a code that is not in the list.
func (c Staleness) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

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

// The grades of Reliability.
const (
	ReliabilityA Reliability = "A"
	ReliabilityB Reliability = "B"
	ReliabilityC Reliability = "C"
	ReliabilityD Reliability = "D"
	ReliabilityE Reliability = "E"
	ReliabilityF Reliability = "F"
)

// CheckValue finds a grade off the scale.
func (r Reliability) CheckValue(at string, p *Problems) {
	if len(r) != 1 || r < ReliabilityA || r > ReliabilityF {
		p.Add(at, "unknown_code", "%q is not a grade from A to F", string(r))
	}
}

// Coded is a code from a controlled vocabulary.
type Coded interface {
	~string
	Vocabulary() string
}

func checkCode[C Coded](code C, at string, p *Problems) {
	if !labels.Known(code.Vocabulary(), string(code)) {
		p.Add(at, "unknown_code", "%q is not one of: %s", string(code), strings.Join(labels.Codes(code.Vocabulary()), ", "))
	}
}

package models

import "reflect"

// maxNested is how many objects one request may bring, itself included, but for the parts
// of agreements: a treaty of all countries has several acts of each.
const (
	maxNested = 200
	maxParts  = 1_000
)

// Check finds every fault of the visit and of all that is nested in it.
func (v *NewVisit) Check(at string, p *Problems) {
	v.VisitFields.Check(at, p)
	for i, m := range v.Meetings {
		nestedIn(m.VisitID, index(at+"/meetings", i)+"/visit_id", p)
	}
	for i, a := range v.Agreements {
		nestedIn(a.VisitID, index(at+"/agreements", i)+"/visit_id", p)
	}
	nestedCommitments(v.Commitments, at, p)
	checkEach(v.Meetings, (*NewMeeting).Check, at+"/meetings", p)
	checkEach(v.Agreements, (*NewAgreement).Check, at+"/agreements", p)
	checkEach(v.Commitments, (*NewCommitment).Check, at+"/commitments", p)
	checkCitations(v.Citations, &v.VisitFields, at, p)
	checkSize(v, at, p)
}

// Check finds every fault of the meeting and of all that is nested in it.
func (m *NewMeeting) Check(at string, p *Problems) {
	m.MeetingFields.Check(at, p)
	for i, a := range m.Agreements {
		nestedIn(a.VisitID, index(at+"/agreements", i)+"/visit_id", p)
		nestedIn(a.MeetingID, index(at+"/agreements", i)+"/meeting_id", p)
	}
	nestedCommitments(m.Commitments, at, p)
	checkEach(m.Agreements, (*NewAgreement).Check, at+"/agreements", p)
	checkEach(m.Commitments, (*NewCommitment).Check, at+"/commitments", p)
	checkCitations(m.Citations, &m.MeetingFields, at, p)
	checkSize(m, at, p)
}

// Check finds every fault of the agreement and of all that is nested in it.
func (a *NewAgreement) Check(at string, p *Problems) {
	a.AgreementFields.Check(at, p)
	nestedCommitments(a.Commitments, at, p)
	checkEach(a.Acts, (*NewAct).Check, at+"/acts", p)
	checkEach(a.Commitments, (*NewCommitment).Check, at+"/commitments", p)
	checkCitations(a.Citations, &a.AgreementFields, at, p)
	checkSize(a, at, p)
}

// Check finds every fault of the act and its citations.
func (a *NewAct) Check(at string, p *Problems) {
	a.ActFields.Check(at, p)
	checkCitations(a.Citations, &a.ActFields, at, p)
}

// Check finds every fault of the commitment and of all that is nested in it.
func (c *NewCommitment) Check(at string, p *Problems) {
	c.CommitmentFields.Check(at, p)
	checkEach(c.Updates, (*NewUpdate).Check, at+"/updates", p)
	checkCitations(c.Citations, &c.CommitmentFields, at, p)
	checkSize(c, at, p)
}

// Check finds every fault of the update and its citations.
func (u *NewUpdate) Check(at string, p *Problems) {
	u.UpdateFields.Check(at, p)
	checkCitations(u.Citations, &u.UpdateFields, at, p)
}

// nestedIn refuses a link that the nesting already says.
func nestedIn[T any](link *T, at string, p *Problems) {
	if link != nil {
		p.Add(at, "read_only", "what this is nested in says it")
	}
}

func nestedCommitments(list []NewCommitment, at string, p *Problems) {
	for i, c := range list {
		nestedIn(c.Origin, index(at+"/commitments", i)+"/origin", p)
	}
}

func checkEach[T any](list []T, check func(*T, string, *Problems), at string, p *Problems) {
	for i := range list {
		check(&list[i], index(at, i), p)
	}
}

func checkCitations(list []NewCitation, of any, at string, p *Problems) {
	for i := range list {
		list[i].Check(index(at+"/citations", i), of, p)
	}
}

// Check finds every fault of a citation of a record or part with the fields of.
func (c *NewCitation) Check(at string, of any, p *Problems) {
	c.CitationFields.Check(at, of, p)
	switch {
	case c.Article != nil && c.ArticleID != nil:
		p.Add(at+"/article", "either_or", "give article or article_id, not both")
	case c.Article != nil:
		c.Article.Check(at+"/article", p)
	case c.ArticleID == nil:
		p.Add(at+"/article_id", "required", "name the article, by article_id or as article")
	}
}

// parts is how many acts and citations an agreement and its acts bring.
func (a NewAgreement) parts() int {
	n := len(a.Citations)
	for _, act := range a.Acts {
		n += 1 + len(act.Citations)
	}
	return n
}

// checkSize counts the objects of a request, and the people and institutions it
// names, each of which may have to be recorded.
func checkSize(body any, at string, p *Problems) {
	n, parts := 0, 0
	Walk(body, "", func(_ string, v reflect.Value, shape *TypeShape) {
		switch shape.Type {
		case reflect.TypeFor[NewAgreement]():
			n++
			parts += v.Interface().(NewAgreement).parts()
		case reflect.TypeFor[NewVisit](), reflect.TypeFor[NewMeeting](), reflect.TypeFor[NewAct](),
			reflect.TypeFor[NewCommitment](), reflect.TypeFor[NewUpdate](), reflect.TypeFor[NewCitation]():
			n++
		}
	})
	if n -= parts; parts > maxParts {
		p.Add(at, "too_many", "one request brings %d acts and citations of agreements at most, this has %d", maxParts, parts)
	}
	if named := len(NamesIn(body)); named > maxNested {
		p.Add(at, "too_many", "one request names %d people and institutions at most, this %d", maxNested, named)
	}
	if n > maxNested {
		p.Add(at, "too_many", "one request brings %d objects at most, this has %d", maxNested, n)
	}
}

package api

import (
	"github.com/labstack/echo/v4"

	"entente/handlers"
	"entente/models"
)

// routes is the whole API on one page. Reading is for everybody, within what
// they may see; each writing route says what kind of record it writes.
func (s *server) routes(h *handlers.Handlers) {
	v1 := s.Group("/api/v1")
	type verbs struct {
		list, get, create, replace, patch, bin, restore echo.HandlerFunc
	}
	records := func(path string, kind models.RecordKind, v verbs) {
		may := allow(kind)
		read(v1, path, v.list)
		read(v1, path+"/:id", v.get)
		v1.POST(path, v.create, may)
		v1.PUT(path+"/:id", v.replace, may)
		v1.PATCH(path+"/:id", v.patch, may)
		v1.DELETE(path+"/:id", v.bin, may)
		v1.POST(path+"/:id/restore", v.restore, may)
		read(v1, path+"/:id/history", h.History(kind))
	}
	records("/countries", models.CountryKind, verbs{h.ListCountries, h.GetCountry, h.CreateCountry, h.ReplaceCountry, h.PatchCountry, h.BinCountry, h.RestoreCountry})
	records("/sectors", models.SectorKind, verbs{h.ListSectors, h.GetSector, h.CreateSector, h.ReplaceSector, h.PatchSector, h.BinSector, h.RestoreSector})
	records("/institutions", models.InstitutionKind, verbs{h.ListInstitutions, h.GetInstitution, h.CreateInstitution, h.ReplaceInstitution, h.PatchInstitution, h.BinInstitution, h.RestoreInstitution})
	records("/people", models.PersonKind, verbs{h.ListPeople, h.GetPerson, h.CreatePerson, h.ReplacePerson, h.PatchPerson, h.BinPerson, h.RestorePerson})
	records("/visits", models.VisitKind, verbs{h.ListVisits, h.GetVisit, h.CreateVisit, h.ReplaceVisit, h.PatchVisit, h.BinVisit, h.RestoreVisit})
	records("/meetings", models.MeetingKind, verbs{h.ListMeetings, h.GetMeeting, h.CreateMeeting, h.ReplaceMeeting, h.PatchMeeting, h.BinMeeting, h.RestoreMeeting})
	records("/agreements", models.AgreementKind, verbs{h.ListAgreements, h.GetAgreement, h.CreateAgreement, h.ReplaceAgreement, h.PatchAgreement, h.BinAgreement, h.RestoreAgreement})
	records("/commitments", models.CommitmentKind, verbs{h.ListCommitments, h.GetCommitment, h.CreateCommitment, h.ReplaceCommitment, h.PatchCommitment, h.BinCommitment, h.RestoreCommitment})
	records("/articles", models.ArticleKind, verbs{h.ListArticles, h.GetArticle, h.CreateArticle, h.ReplaceArticle, h.PatchArticle, h.BinArticle, h.RestoreArticle})

	type partVerbs struct {
		list, get, create, replace, patch, remove echo.HandlerFunc
	}
	parts := func(path string, kind models.RecordKind, v partVerbs) {
		may := allow(kind)
		read(v1, path, v.list)
		read(v1, path+"/:part", v.get)
		v1.POST(path, v.create, may)
		v1.PUT(path+"/:part", v.replace, may)
		v1.PATCH(path+"/:part", v.patch, may)
		v1.DELETE(path+"/:part", v.remove, may)
		v1.POST(path+"/:part/citations", h.CreatePartCitation(kind), may)
	}
	parts("/agreements/:id/acts", models.AgreementKind, partVerbs{h.ListActs, h.GetAct, h.CreateAct, h.ReplaceAct, h.PatchAct, h.RemoveAct})
	parts("/commitments/:id/updates", models.CommitmentKind, partVerbs{h.ListUpdates, h.GetUpdate, h.CreateUpdate, h.ReplaceUpdate, h.PatchUpdate, h.RemoveUpdate})

	for path, kind := range map[string]models.RecordKind{
		"/visits": models.VisitKind, "/meetings": models.MeetingKind, "/agreements": models.AgreementKind,
		"/commitments": models.CommitmentKind, "/institutions": models.InstitutionKind, "/people": models.PersonKind,
	} {
		read(v1, path+"/:id/citations", h.ListCitations(kind))
		v1.POST(path+"/:id/citations", h.CreateCitation(kind), allow(kind))
	}
	read(v1, "/articles/:id/citations", h.ListCitations(models.ArticleKind))
	read(v1, "/citations/:id", h.GetCitation)
	v1.PUT("/citations/:id", h.ReplaceCitation, allow(models.CitationKind))
	v1.PATCH("/citations/:id", h.PatchCitation, allow(models.CitationKind))
	v1.DELETE("/citations/:id", h.RemoveCitation, allow(models.CitationKind))

	read(v1, "/relations", h.ListRelations)
	read(v1, "/relations/:pair", h.GetRelation)
	read(v1, "/relations/:pair/timeline", h.GetRelationTimeline)
	read(v1, "/progress", h.GetProgress)
	read(v1, "/progress/by/:by", h.GetProgressBy)
	read(v1, "/progress/overdue", h.ListOverdue)
	read(v1, "/progress/upcoming", h.ListUpcoming)
	read(v1, "/conflicts", h.ListConflicts)
	read(v1, "/search", h.Search)
	read(v1, "/timeline", h.GetTimeline)
}

// read registers a reading route, for GET and for HEAD.
func read(g *echo.Group, path string, h echo.HandlerFunc) {
	g.GET(path, h)
	g.HEAD(path, h)
}

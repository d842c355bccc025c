package store

import (
	"context"

	"entente/models"
)

// Meetings lists meetings, newest first unless sorted otherwise.
func (s *Store) Meetings(ctx context.Context, f models.MeetingFilter, p models.Paging) (models.MeetingPage, error) {
	q, err := s.filtered(ctx, models.MeetingKind, f.Filter)
	if err == nil {
		err = s.linked(ctx, q, linkFilter{models.PersonKind, f.Person}, linkFilter{models.VisitKind, f.Visit})
	}
	if err != nil {
		return models.MeetingPage{}, err
	}
	in(q, "kind", f.Kind)
	return list[models.Meeting](ctx, s, q, p, View{})
}

// Meeting reads one meeting by id or reference.
func (s *Store) Meeting(ctx context.Context, key string, o View) (models.Meeting, error) {
	return one[models.Meeting](ctx, s, key, o)
}

// CreateMeeting records a meeting and all that came of it: all or nothing.
func (s *Store) CreateMeeting(ctx context.Context, in models.NewMeeting) (models.Meeting, error) {
	return create[models.Meeting](ctx, s, &in, func(tx *Store) (string, error) {
		return tx.addMeeting(ctx, in)
	})
}

// ChangeMeeting edits what a client may write of a meeting, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeMeeting(ctx context.Context, key string, seen int, edit func(*models.MeetingFields) models.Problems) (models.Meeting, error) {
	return change(ctx, s, key, seen, func(v *models.Meeting) models.Problems { return edit(&v.MeetingFields) })
}

// BinMeeting puts a meeting into the bin.
func (s *Store) BinMeeting(ctx context.Context, key string, seen int) error {
	return bin[models.Meeting](ctx, s, key, seen)
}

// RestoreMeeting takes a meeting out of the bin.
func (s *Store) RestoreMeeting(ctx context.Context, key string) (models.Meeting, error) {
	return restore[models.Meeting](ctx, s, key)
}

// addMeeting writes a meeting that has been checked, and what is nested in it.
func (s *Store) addMeeting(ctx context.Context, in models.NewMeeting) (string, error) {
	m := &models.Meeting{MeetingFields: in.MeetingFields}
	if err := s.add(ctx, m); err != nil {
		return "", err
	}
	id := models.MeetingID(m.ID)
	for _, a := range in.Agreements {
		a.MeetingID, a.VisitID, a.Access = &id, m.VisitID, a.Access.Or(m.Access)
		if _, err := s.addAgreement(ctx, a); err != nil {
			return "", err
		}
	}
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{MeetingID: &id}, m.Access); err != nil {
		return "", err
	}
	return m.ID, s.addCitations(ctx, m, nil, in.Citations)
}

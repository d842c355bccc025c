package models

import "slices"

// Holding is what may be announced and never held: a visit or meeting.
type Holding interface {
	// Held tells whether it took place, or has begun to.
	Held() bool
}

// WasHeld tells whether a record counts as an event: what may be announced only when it
// was held, everything else always.
func WasHeld(e Entity) bool {
	h, ok := e.(Holding)
	return !ok || h.Held()
}

// held tells whether what has a status took place or has begun to. A source that tells of
// it and says nothing of its status tells what happened; `unknown` says that nobody knows.
func held(s *VisitStatus) bool { return s == nil || slices.Contains(HeldStatuses(), *s) }

// HeldStatuses are the statuses of what took place or has begun to.
func HeldStatuses() []VisitStatus { return []VisitStatus{VisitOngoing, VisitCompleted} }

// statusOf is how far a visit or meeting got; "" when nothing is said, and of all else.
func statusOf(e Entity) VisitStatus {
	switch e := e.(type) {
	case *Visit:
		return value(e.Status)
	case *Meeting:
		return value(e.Status)
	}
	return ""
}

// KeepFirstDate keeps the date that a visit or meeting had when it is put off or called
// off, or moved once more while it is.
func KeepFirstDate(was, is Entity) {
	switch is := is.(type) {
	case *Visit:
		was := was.(*Visit)
		is.FirstDate = firstDate(announced{was.Status, was.Date, was.FirstDate}, announced{is.Status, is.Date, is.FirstDate})
	case *Meeting:
		was := was.(*Meeting)
		is.FirstDate = firstDate(announced{was.Status, was.Date, was.FirstDate}, announced{is.Status, is.Date, is.FirstDate})
	}
}

// announced is what is known of when something is to take place.
type announced struct {
	status      *VisitStatus
	date, first *Date
}

// firstDate is the date first announced, after a change.
func firstDate(was, is announced) *Date {
	off := is.status != nil && (*is.status == VisitPostponed || *is.status == VisitCancelled)
	changed := value(was.status) != value(is.status) || value(was.date) != value(is.date)
	if off && changed && was.first == nil && is.first == nil {
		return was.date
	}
	return is.first
}

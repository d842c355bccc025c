package models

import "context"

// Role is what a token allows.
type Role string

// The roles of the first day: a reader sees everything, an editor also writes
// records, an administrator also keeps countries, sectors and tokens.
const (
	RoleGuest         Role = ""
	RoleReader        Role = "reader"
	RoleEditor        Role = "editor"
	RoleAdministrator Role = "administrator"
)

// Roles lists the roles a token can have, from the least to the most.
var Roles = [...]Role{RoleReader, RoleEditor, RoleAdministrator}

// Viewer is who asks. The zero Viewer is a guest: nobody we know.
type Viewer struct {
	Name    string
	Role    Role
	TokenID string
}

// Staff tells whether the viewer holds a token: staff see drafts, internal and
// restricted records, and the bin.
func (v Viewer) Staff() bool { return v.Role != RoleGuest }

// MayWrite tells whether the viewer may write records of a kind.
func (v Viewer) MayWrite(kind RecordKind) bool {
	if kind.Coded() {
		return v.Role == RoleAdministrator
	}
	return v.Role == RoleEditor || v.Role == RoleAdministrator
}

type viewerKey struct{}

// WithViewer puts who asks into the context.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf tells who asks; a guest when nobody said.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

// Token is an access token as it is listed: the secret itself is shown once,
// when it is made, and only its hash is kept.
type Token struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	Role      Role
	Hash      string
	CreatedAt string
	// ExpiresAt is when it ends by itself; LastUsedAt may be some minutes behind.
	ExpiresAt  *string
	LastUsedAt *string
	RevokedAt  *string
}

// Holds tells whether it opens anything at a moment.
func (t Token) Holds(now string) bool {
	return t.RevokedAt == nil && (t.ExpiresAt == nil || *t.ExpiresAt > now)
}

// Viewer is who has it.
func (t Token) Viewer() Viewer { return Viewer{Name: t.Name, Role: t.Role, TokenID: t.ID} }

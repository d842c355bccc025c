package dbfile

import (
	"errors"
	"os"
	"syscall"
)

// A server holds a lock of its own beside the database for as long as it serves, so
// that a second one, and Restore, know of it. SQLite's own locks come and go with each
// transaction.

// lockSuffix is behind the name of a database in that of its lock.
const lockSuffix = ".lock"

// Serving marks a database as being served.
type Serving struct{ lock *os.File }

// Serve marks a database as being served, until Close.
func Serve(database string) (*Serving, error) {
	lock, err := hold(database, syscall.LOCK_SH)
	if err == nil && lock == nil {
		err = errors.New("it is being restored")
	}
	return &Serving{lock}, err
}

// Alone tells whether no other server serves the database now.
func (s *Serving) Alone() (bool, error) {
	alone := true
	err := flock(s.lock, syscall.LOCK_EX)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		alone, err = false, nil
	}
	// Either way the lock of its own is taken again: changing it gives it up.
	return alone, errors.Join(err, flock(s.lock, syscall.LOCK_SH))
}

// Close ends the serving.
func (s *Serving) Close() error { return s.lock.Close() }

// hold takes the lock, alone or with other servers; nil means that others have it.
func hold(database string, how int) (*os.File, error) {
	f, err := os.OpenFile(real(database)+lockSuffix, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := flock(f, how); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = nil
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// inUse tells whether any other program has a database open, be it no server: for as long,
// SQLite holds a lock on a byte of the index of the log that it keeps beside it.
func inUse(database string) (bool, error) {
	const held = 128 // behind the eight bytes by which readers and writers take turns
	f, err := os.OpenFile(database+"-shm", os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: held, Len: 1}
	err = syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock)
	return lock.Type != syscall.F_UNLCK, err
}

func flock(f *os.File, how int) error { return syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB) }

package replay

// Size is what all that is kept takes.
func (a *Answers) Size() (size int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, name := range a.kept.Keys() {
		x, _ := a.kept.Peek(name)
		size += x.size(name)
	}
	return size
}

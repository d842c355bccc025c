package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many clients ask at once.
const connections = 16

// patience is how long a connection may take for all its requests.
const patience = 10 * time.Minute

// client is one connection, with no more of HTTP than reading our own answers
// takes: what it costs is in the figures.
type client struct {
	net.Conn
	r *bufio.Reader
}

func dial(addr string) (*client, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{c, bufio.NewReaderSize(c, 64<<10)}, c.SetDeadline(time.Now().Add(patience))
}

// request writes a request down.
func request(method, path, body, token string, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\n", method, path)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

// answer is what came back, without the body, which goes to a writer.
type answer struct {
	status, length int
	etag           string
}

// do asks, and reads the whole answer; keep may be nil.
func (c *client) do(request []byte, keep io.Writer) (answer, error) {
	var a answer
	if _, err := c.Write(request); err != nil {
		return a, err
	}
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return a, err
	}
	if len(line) > 12 {
		a.status = atoi(string(line[9:12]))
	}
	length, chunked := 0, false
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return a, err
		}
		name, value, ok := bytes.Cut(line, []byte(": "))
		if !ok {
			break
		}
		switch string(name) {
		case "Content-Length":
			length = atoi(string(bytes.TrimSpace(value)))
		case "Transfer-Encoding":
			chunked = true
		case "Etag":
			a.etag = string(bytes.TrimSpace(value))
		}
	}
	if !chunked {
		a.length = length
		return a, c.body(length, keep)
	}
	a.length, err = c.chunks(keep)
	return a, err
}

func (c *client) chunks(keep io.Writer) (length int, err error) {
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return length, err
		}
		n, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 16, 31)
		if err != nil {
			return length, err
		}
		length += int(n)
		if err := c.body(int(n), keep); err != nil {
			return length, err
		}
		if _, err := c.r.Discard(len("\r\n")); err != nil || n == 0 {
			return length, err
		}
	}
}

func (c *client) body(n int, keep io.Writer) error {
	if keep == nil {
		_, err := c.r.Discard(n)
		return err
	}
	_, err := io.CopyN(keep, c.r, int64(n))
	return err
}

// row is a kind of request.
type row struct {
	name   string
	status int // that it is answered with
	writes bool
	list   bool
	length int                // of the list
	next   func(i int) []byte // the i-th request
}

// load is what a while of asking came to. It counts requests that were answered,
// and ends with the last of them, so that no work is counted without its answer.
type load struct {
	count, bytes   int
	took           time.Duration
	server, client time.Duration // processor time
	waits          []time.Duration
}

func (l load) each(d time.Duration) time.Duration { return d / time.Duration(max(1, l.count)) }

// wait is how long the given share of requests waited at most.
func (l load) wait(percent int) time.Duration {
	if len(l.waits) == 0 {
		return 0
	}
	return l.waits[len(l.waits)*percent/100]
}

func during(d time.Duration) func() bool {
	end := time.Now().Add(d)
	return func() bool { return time.Now().Before(end) }
}

// ask asks over all connections for as long as there should be more.
func ask(s *server, r row, more func() bool) (load, error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		l     load
		all   error
		i     atomic.Int64
	)
	before, own, begin := cpu(s.pid), cpu(self), time.Now()
	for range connections {
		group.Go(func() {
			part, err := r.ask(s, &i, more)
			mu.Lock()
			defer mu.Unlock()
			l.count, l.bytes, l.waits = l.count+part.count, l.bytes+part.bytes, append(l.waits, part.waits...)
			all = errors.Join(all, err)
		})
	}
	group.Wait()
	l.took, l.server, l.client = time.Since(begin), cpu(s.pid)-before, cpu(self)-own
	slices.Sort(l.waits)
	if all == nil && l.count == 0 {
		all = errors.New("nothing was asked")
	}
	return l, all
}

// ask asks over one connection.
func (r row) ask(s *server, i *atomic.Int64, more func() bool) (load, error) {
	var l load
	c, err := dial(s.addr)
	if err != nil {
		return l, err
	}
	defer c.Close()
	for more() {
		request := r.next(int(i.Add(1)))
		start := time.Now()
		a, err := c.do(request, nil)
		if err == nil && a.status != r.status {
			line, _, _ := bytes.Cut(request, []byte("\r\n"))
			err = fmt.Errorf("%s: got %d, want %d", line, a.status, r.status)
		}
		if err != nil {
			return l, err
		}
		l.waits = append(l.waits, time.Since(start))
		l.count++
		l.bytes += a.length
	}
	return l, nil
}

package train

import (
	"encoding/binary"
	"errors"
	"math"
)

// frequencies reads the part of MessagePack that the lists of wordfreq use.
func frequencies(text []byte) (map[string]float64, error) {
	p := packed{text}
	words := map[string]float64{}
	n, err := p.array()
	if err != nil || n == 0 {
		return nil, errors.New("it is no list of words by frequency")
	}
	if err := p.skipMap(); err != nil {
		return nil, err
	}
	for i := range n - 1 {
		k, err := p.array()
		if err != nil {
			return nil, err
		}
		for range k {
			w, err := p.string()
			if err != nil {
				return nil, err
			}
			words[w] = math.Pow(10, -float64(i)/100)
		}
	}
	return words, nil
}

type packed struct{ text []byte }

var errPacked = errors.New("it is cut or holds more than lists of words")

func (p *packed) next() byte {
	if len(p.text) == 0 {
		return 0xc1 // never used by MessagePack
	}
	c := p.text[0]
	p.text = p.text[1:]
	return c
}

// number reads one of n bytes, the first the most significant.
func (p *packed) number(n int) (int, error) {
	if len(p.text) < n {
		return 0, errPacked
	}
	var b [8]byte
	copy(b[8-n:], p.text[:n])
	p.text = p.text[n:]
	return int(binary.BigEndian.Uint64(b[:])), nil
}

func (p *packed) array() (int, error) {
	switch c := p.next(); {
	case c>>4 == 9:
		return int(c & 15), nil
	case c == 0xdc:
		return p.number(2)
	case c == 0xdd:
		return p.number(4)
	}
	return 0, errPacked
}

func (p *packed) string() (string, error) {
	n, err := 0, errPacked
	switch c := p.next(); {
	case c>>5 == 5:
		n, err = int(c&31), nil
	case c == 0xd9:
		n, err = p.number(1)
	case c == 0xda:
		n, err = p.number(2)
	}
	if err != nil || n > len(p.text) {
		return "", errPacked
	}
	s := string(p.text[:n])
	p.text = p.text[n:]
	return s, nil
}

// skipMap passes over a small map of strings to strings and small numbers.
func (p *packed) skipMap() error {
	c := p.next()
	if c>>4 != 8 {
		return errPacked
	}
	for range c & 15 {
		if _, err := p.string(); err != nil {
			return err
		}
		if len(p.text) > 0 && p.text[0] < 0x80 {
			p.next()
		} else if _, err := p.string(); err != nil {
			return err
		}
	}
	return nil
}

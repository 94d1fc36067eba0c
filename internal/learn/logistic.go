package learn

import (
	"math"
	"slices"
)

// Logistic is a fitted logistic regression: its weights are of the features as given.
type Logistic struct {
	Weights []float64 `json:"weights"`
	Bias    float64   `json:"bias"`
}

// Prob is the probability that row x is positive, 0 to 1.
func (l *Logistic) Prob(x []float32) float64 {
	sum := l.Bias
	for i, w := range l.Weights {
		sum += w * float64(x[i])
	}
	return Sigmoid(sum)
}

// FitLogistic fits by Newton's method, with an L2 penalty on the weights of the standardised
// features (1 is a good first choice). It takes time in the square of the number of features.
func FitLogistic(x [][]float32, y []bool, weights []float32, l2 float64) (*Logistic, error) {
	if len(x) == 0 || len(x) != len(y) || weights != nil && len(weights) != len(x) {
		return nil, errNoRows
	}
	d := len(x[0])
	mean, scale := make([]float64, d), make([]float64, d)
	for _, r := range x {
		if len(r) != d {
			return nil, errNoRows
		}
		for j, v := range r {
			mean[j] += float64(v) / float64(len(x))
		}
	}
	for _, r := range x {
		for j, v := range r {
			scale[j] += (float64(v) - mean[j]) * (float64(v) - mean[j]) / float64(len(x))
		}
	}
	for j := range scale {
		if scale[j] = math.Sqrt(scale[j]); scale[j] == 0 {
			scale[j] = 1
		}
	}
	w := make([]float64, d+1) // the last is the bias
	z := make([]float64, d+1)
	z[d] = 1
	for range 30 {
		grad := make([]float64, d+1)
		hess := make([][]float64, d+1)
		for j := range hess {
			hess[j] = make([]float64, d+1)
			if j < d {
				grad[j] = l2 * w[j]
				hess[j][j] = l2
			} else {
				hess[j][j] = 1e-9
			}
		}
		for i, r := range x {
			sum := w[d]
			for j, v := range r {
				z[j] = (float64(v) - mean[j]) / scale[j]
				sum += w[j] * z[j]
			}
			p := Sigmoid(sum)
			e, c := p, 1.0
			if y[i] {
				e--
			}
			if weights != nil {
				c = float64(weights[i])
			}
			h := c * max(p*(1-p), 1e-9)
			for j, zj := range z {
				grad[j] += c * e * zj
				for k := 0; k <= j; k++ {
					hess[j][k] += h * zj * z[k]
				}
			}
		}
		step, ok := solve(hess, grad)
		if !ok {
			break
		}
		most := 0.0
		for j := range w {
			w[j] -= step[j]
			most = max(most, math.Abs(step[j]))
		}
		if most < 1e-7 {
			break
		}
	}
	out := &Logistic{Weights: make([]float64, d), Bias: w[d]}
	for j := range d {
		out.Weights[j] = w[j] / scale[j]
		out.Bias -= out.Weights[j] * mean[j]
	}
	return out, nil
}

// solve returns a^-1 b for a symmetric positive a, of which the lower half is given and
// overwritten, by Cholesky's method.
func solve(a [][]float64, b []float64) ([]float64, bool) {
	n := len(b)
	x := slices.Clone(b)
	for j := range n {
		for k := range j {
			a[j][j] -= a[j][k] * a[j][k]
		}
		if a[j][j] <= 0 {
			return nil, false
		}
		a[j][j] = math.Sqrt(a[j][j])
		for i := j + 1; i < n; i++ {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			a[i][j] /= a[j][j]
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x, true
}

// Isotonic is a rising curve from a score to a probability: straight between its points,
// level outside them.
type Isotonic struct {
	X []float64 `json:"x"` // rising
	Y []float64 `json:"y"` // rising, 0 to 1
}

// FitIsotonic fits the rising curve nearest to the labels, by pooling adjacent violators.
func FitIsotonic(scores []float64, positive []bool) *Isotonic {
	type pool struct{ x, y, n float64 }
	var ps []pool
	for _, i := range ascending(scores) {
		y := 0.0
		if positive[i] {
			y = 1
		}
		ps = append(ps, pool{scores[i], y, 1})
		for len(ps) > 1 && ps[len(ps)-2].y >= ps[len(ps)-1].y {
			a, b := ps[len(ps)-2], ps[len(ps)-1]
			n := a.n + b.n
			ps = append(ps[:len(ps)-2], pool{(a.x*a.n + b.x*b.n) / n, (a.y*a.n + b.y*b.n) / n, n})
		}
	}
	out := &Isotonic{}
	for _, p := range ps {
		out.X, out.Y = append(out.X, p.x), append(out.Y, p.y)
	}
	return out
}

// Prob is the probability of score x, 0 to 1; 0 on an empty curve.
func (c *Isotonic) Prob(x float64) float64 {
	i, exact := slices.BinarySearch(c.X, x)
	switch {
	case len(c.X) == 0:
		return 0
	case exact:
		return c.Y[i]
	case i == 0:
		return c.Y[0]
	case i == len(c.X):
		return c.Y[i-1]
	}
	t := (x - c.X[i-1]) / (c.X[i] - c.X[i-1])
	return c.Y[i-1] + t*(c.Y[i]-c.Y[i-1])
}

//! Statistics beside scores: intervals, paired comparisons, censored times.

//! The solver-free MILP and its compilers.

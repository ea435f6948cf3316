//! Published instances with known optima, read from their own formats and solved by the engines
//! under the planner: a truth that nobody here made.

pub mod csp;
pub mod fault;

//! Dense indices into an [`Instance`](crate::instance::Instance). Entities are numbered in the
//! order of their ids, so an index means the same whatever the order of the input.

macro_rules! index {
    ($($(#[$about:meta])* $name:ident)*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as a `usize`.
            pub fn at(self) -> usize {
                self.0 as usize
            }

            /// The index of position `at`; positions past `u32::MAX` do not occur, since an
            /// instance is refused long before.
            pub fn new(at: usize) -> $name {
                $name(u32::try_from(at).unwrap_or(u32::MAX))
            }
        }
    )*};
}

index! {
    /// A vehicle class.
    ClassIdx
    /// A yard.
    YardIdx
    /// A stage.
    StageIdx
    /// A lot (and its corridor).
    LotIdx
    /// A coach.
    CoachIdx
    /// A cage truck.
    TruckIdx
    /// A pay scheme.
    PayIdx
    /// A driver.
    DriverIdx
    /// A vehicle.
    VehicleIdx
}

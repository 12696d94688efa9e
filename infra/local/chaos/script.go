package chaos

// scene is what a month of the rotation plays besides the district's monthly
// list; turns are what happens to a list on its plain way.
type scene struct {
	monthly  turns
	funeral  *turns // the district's funeral list, when there is one
	ward     *turns // the ward's monthly list, when there is one
	together int    // from this month on so many months are settled together (F-07); 0: as before
	late     bool   // changes are recorded late and a review books what follows (E-21)
	deaths   bool   // somebody who was paid last month had died before (F-44)
	closing  bool   // somebody's death is told while the list is closed (F-44)
}

// turns are the turns a list takes.
type turns struct {
	inherits  int  // takes what the list of so many months ago left unpaid (F-48); 0: nothing
	remade    bool // deleted as a draft and prepared anew (F-46)
	again     bool // prepared a second time (P4)
	split     bool // a line in two parts, a line partly put off to the next month (F-52)
	misbehave bool // the post office refuses the package once and once loses its answer (F-20)
	returned  bool // the post office returns the first package (P6, F-40)
	marked    bool // payments are recorded one by one before the settlement
	extended  bool // two more days are granted (F-29)
	late      bool // the settlement comes after the deadline, and again once it was extended (F-36)
	wrong     bool // settlements that are a đồng off, short, double, of unknown lines, each refused
	signed    bool // the post office speaks by signed messages (J-16)
	sentBack  bool // the officer returns the settlement once (F-25)
	waits     bool // settled with the next month's list (F-07)
	corrected bool // by hand, after it was settled (F-26)
	unlocked  bool // unlocked with a reason and locked again (F-53)
	byHand    bool // the locality is not linked (F-26)
}

// rotation is played month after month, again and again.
var rotation = [...]scene{
	{monthly: turns{misbehave: true, wrong: true, signed: true}, funeral: &turns{inherits: 3, remade: true}, ward: &turns{byHand: true, inherits: 3}, together: 1, deaths: true},
	{monthly: turns{returned: true, again: true, split: true, marked: true, late: true}, deaths: true},
	{monthly: turns{extended: true, wrong: true, unlocked: true}, ward: &turns{byHand: true, inherits: 2, split: true, unlocked: true}, late: true, deaths: true},
	{monthly: turns{misbehave: true, remade: true, signed: true, sentBack: true}, funeral: &turns{inherits: 3, returned: true, wrong: true}, ward: &turns{byHand: true, corrected: true, remade: true}, deaths: true, closing: true},
	{monthly: turns{split: true, again: true, waits: true}, together: 2, deaths: true},
	{monthly: turns{marked: true, extended: true, wrong: true, unlocked: true}, closing: true},
}

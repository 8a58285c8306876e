// What a person wrote is in no log of an app. A description without words comes from the library; `dump` and a mirror look
// at a value's children instead, so that these have none.

extension TipLine: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Story: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension TipAnswer: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension OutboxLine: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension NewTip: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension TipEdit: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension PatrolNote: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Opened: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension DeskAnswer: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Holder: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension InviteView: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension InviteRequest: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HandOverView: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Guarded: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension AtDoor: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension GrantRequest: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Grant: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HouseholdQuery: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HouseholdLine: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ListTrouble: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

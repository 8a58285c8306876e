package vn.tinxom

/** What is said of an error in the person's language, whatever can be done about it. */
public val PhoneException.explanation: Explanation
    get() =
        when (this) {
            is PhoneException.Unlock -> explanation
            is PhoneException.Vault -> explanation
            is PhoneException.InUse -> explanation
            is PhoneException.DiskFull -> explanation
            is PhoneException.NotOpen -> explanation
            is PhoneException.Later -> explanation
            is PhoneException.Stopped -> explanation
            is PhoneException.Update -> explanation
            is PhoneException.Join -> explanation
            is PhoneException.Text -> explanation
            is PhoneException.Choose -> explanation
            is PhoneException.NotPossible -> explanation
            is PhoneException.Unforeseen -> explanation
        }

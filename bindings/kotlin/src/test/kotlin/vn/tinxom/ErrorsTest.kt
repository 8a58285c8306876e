package vn.tinxom

import java.time.LocalDate
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** Errors as an app acts on them, in the person's language; and rows that print nobody's words. */
class ErrorsTest {
    @Test
    fun `an error says what happened, what is safe and what to do in the person's language`() {
        Village().use { village ->
            val person = village.stranger()
            val vietnamese = assertFailsWith<PhoneException.Join> { person.phone.membership.holder() }
            person.phone.phone.speak(Language.ENGLISH)
            val english = assertFailsWith<PhoneException.Join> { person.phone.membership.holder() }
            for (said in listOf(vietnamese.explanation, english.explanation)) {
                assertEquals("not-enrolled", said.name)
                assertTrue(listOf(said.what, said.safe, said.action).all { it.isNotBlank() }, "$said")
            }
            assertTrue(vietnamese.explanation.what != english.explanation.what)
        }
    }

    @Test
    fun `each error is of the kind that says what an app can do`() {
        Village().use { village ->
            val person = village.resident()
            val phone = person.phone
            val id = phone.drafts.write(NewTip(TipKind.SCAM, TimeWindow.TODAY, "ă".repeat(2_007)))
            val long = assertFailsWith<PhoneException.Text> { phone.drafts.queue(id) }
            assertEquals(TextField.WORDS, long.field)
            assertEquals(7u, long.over)
            assertIs<PhoneException.NotPossible>(assertFailsWith<PhoneException> { phone.inbox.story(99) })
            assertIs<PhoneException.NotPossible>(assertFailsWith<PhoneException> { phone.officer.count() })
            assertFailsWith<PhoneException.Join> { phone.membership.enrol("TINXOM1.ABC", "Bà Tư") }
            village.link("away")
            assertIs<PhoneException.Later>(runCatching { person.sync() }.exceptionOrNull())
            village.link("too-old")
            assertIs<PhoneException.Update>(runCatching { person.sync() }.exceptionOrNull())
            village.link("none")
            person.phone.phone.signOut()
            assertFailsWith<PhoneException.NotOpen> { phone.outbox.list() }
            person.phone.phone.signIn()
            val second = PhoneOptions(person.folder, Language.ENGLISH, listOf())
            assertFailsWith<PhoneException.InUse> { Phone.open(second, Given.territory, person.keys, null, null) }
        }
    }

    @Test
    fun `what a person wrote is printed by no row`() {
        Village().use { village ->
            val person = village.resident()
            val secret = "Canary nhà ông Tư"
            val id = person.queue(secret)
            person.sync()
            village.desk.sync()
            village.desk.phone.officer
                .answer(1, secret)
            val rows: List<Any> =
                person.phone.inbox.list("", 0u, 9u) + person.phone.inbox.story(id) + person.phone.outbox.list() +
                    village.desk.phone.officer
                        .openTip(1) +
                    village.desk.phone.officer
                        .answers(1) +
                    HouseholdQuery(secret) + ListTrouble(1u, secret, false) +
                    GrantRequest(AtDoor.New(1u, secret, secret), Role.RESIDENT) +
                    Grant(secret, "00", "00", LocalDate.EPOCH) + Guarded(secret, LocalDate.EPOCH) +
                    HandOverView(54_431u, Role.RESIDENT, secret, secret) +
                    NewTip(TipKind.OTHER, TimeWindow.TODAY, secret) + TipEdit(text = secret) +
                    TipChange.Insert(
                        0u,
                        person.phone.inbox
                            .list("", 0u, 9u)
                            .single(),
                    )
            assertTrue(rows.size >= 7)
            assertFalse("$rows".contains("Canary"), "$rows")
        }
    }

    @Test
    fun `a territory that cannot be read is refused with the reason`() {
        val fault = assertFailsWith<TerritoryFault.Unusable> { Territory.read("{}".toByteArray()) }
        assertTrue(fault.reason.isNotBlank())
        val found = Given.territory.find("dong bam", 5u)
        assertTrue(found.any { it.name.contains("Đồng Bẩm") }, "$found")
    }
}

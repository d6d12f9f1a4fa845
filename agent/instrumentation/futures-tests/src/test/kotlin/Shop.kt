package example

import io.waymark.annotations.*
import kotlinx.coroutines.*

@JvmInline
value class OrderId(val value: String)

data class Card(val owner: String, @Sensitive val pan: String, @Sensitive val isStolen: Boolean, @get:Sensitive val eMail: String)

interface Catalog {
    @ManagementEvent
    fun list(@RequestParameter query: String): String = "[$query]"

    @ManagementEvent
    fun find(@RequestParameter id: OrderId): String = id.value
}

interface SpecialCatalog : Catalog

class Shelf : SpecialCatalog

@EventSource("kotlin.example.com")
class Shop {
    @ManagementEvent
    fun pay(@RequestParameter card: Card) {}

    @ManagementEvent
    fun ship(@RequestParameter id: OrderId, @RequestParameter express: Boolean = true): String = id.value

    @ManagementEvent
    internal fun audit(@RequestParameter note: String) {}

    @ManagementEvent
    suspend fun refund(@RequestParameter amount: Int): Int { yield(); return amount }

    @ManagementEvent
    @ResponseElement("answer")
    fun later(@RequestParameter scope: String, future: Deferred<String>): Deferred<String> = future

    @ManagementEvent
    fun String.label(@RequestParameter copies: Int): String = repeat(copies)

    @get:ManagementEvent
    val stock: Int get() = 7

    @ManagementEvent
    inline fun <T> measure(@RequestParameter name: String, block: () -> T): T = block()

    companion object {
        @JvmStatic
        @ManagementEvent
        fun open(@RequestParameter city: String): String = city
    }

    fun labels(): String = "x".label(2)

    fun audits() = audit("n")
}

@ManagementEvent
fun topLevel(@RequestParameter name: String, @RequestParameter times: Int = 1) = name.repeat(times)

object App {
    @JvmStatic
    fun main(args: Array<String>) {
        val shop = Shop()
        shop.pay(Card("ann", "4111-hunter2", true, "hunter2@example.com"))
        shop.ship(OrderId("o-1"))
        shop.audits()
        runBlocking { shop.refund(3) }
        val late = CompletableDeferred<String>()
        runBlocking {
            shop.later("s", late)
            launch(Dispatchers.Default) { late.complete("done") }
        }
        shop.labels()
        shop.stock
        shop.measure("m") { 1 }
        Shop.open("Rome")
        topLevel("t")
        val shelf = Shelf()
        shelf.list("q")
        shelf.find(OrderId("o-2"))
    }
}

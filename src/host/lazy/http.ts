// A bundle of its own: sessions over HTTP are for accounts that ask for them.
export { connectHttp } from '../../transport/http/connectHttp';
